import type { Dataset, Value } from '@sluice/contract';
import { readReceipt, type Lake } from '@sluice/lake';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  datasets,
  finalRows,
  orders,
  profiles,
  readings,
  temporaryLake,
  upload,
  visits,
  withdraw,
  withOneUploadTime,
  withoutFinal,
} from './lake.fixture.ts';
import { publish } from './publish.ts';

/** A row of any of the datasets: few keys, days and values, so that they meet. */
interface Draft {
  readonly key: number;
  readonly day: number;
  readonly value: number;
}

interface Subject {
  readonly dataset: Dataset;
  readonly header: string;
  readonly line: (draft: Draft) => string;
  /** The row's key, or undefined where every row stands. */
  readonly keyOf: (draft: Draft) => string | undefined;
  /** How many histories are tried: more where more can go wrong. */
  readonly runs: number;
}

const date = (day: number): string => `2026-01-0${day + 1}`;
const subjects: readonly Subject[] = [
  {
    dataset: readings,
    runs: 6,
    header: 'sensor,at,value',
    line: ({ key, day, value }) => `s${key},${date(day)}T00:00:00Z,${value}`,
    keyOf: ({ key, day }) => `${key} ${day}`,
  },
  {
    dataset: orders,
    runs: 16,
    header: 'id,day,price,region,note',
    line: ({ key, day, value }) => `o${key},${date(day)},${value},north,`,
    keyOf: ({ key }) => String(key),
  },
  {
    dataset: visits,
    runs: 4,
    header: 'visitor,seen',
    line: ({ key, day }) => `v${key},${day === 0 ? '' : `${date(day)}T00:00:00Z`}`,
    keyOf: () => undefined,
  },
  {
    dataset: profiles,
    runs: 6,
    header: 'user,city',
    line: ({ key, value }) => `u${key},c${value}`,
    keyOf: ({ key }) => String(key),
  },
];

type Change =
  | { readonly kind: 'upload'; readonly file: number; readonly drafts: readonly Draft[] }
  | { readonly kind: 'spoil' | 'withdraw'; readonly file: number };

const file = fc.integer({ min: 0, max: 3 });
const draft = fc.record({
  key: fc.integer({ min: 0, max: 2 }),
  day: fc.integer({ min: 0, max: 4 }),
  value: fc.integer({ min: 0, max: 2 }),
});
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('upload' as const),
      file,
      drafts: fc.array(draft, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('spoil' as const), file }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), file }) },
);
/** What happens between one publish and the next; first every file is uploaded, so that there is something to change. */
const history = fc
  .tuple(
    fc.tuple(
      ...[0, 1, 2, 3].map((file) =>
        fc.array(draft, { minLength: 1, maxLength: 4 }).map((drafts) => ({ kind: 'upload' as const, file, drafts })),
      ),
    ),
    fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5, size: 'max' }),
  )
  .map(([first, rest]): Change[][] => [first, ...rest]);

// The bytes of these keys sort otherwise than their UTF-16 units.
const keyOfFile = (dataset: Dataset, file: number): string => `${dataset.name}/${['a', 'é', '\uffee', '😀'][file]}.csv`;

/** The rows that should stand, worked out from the uploads alone: source, line and the upload's text of each. */
async function expectedRows(
  lake: Lake,
  { dataset, keyOf }: Subject,
  uploads: ReadonlyMap<number, readonly Draft[]>,
): Promise<string[]> {
  const rows: { at: number; source: string; line: number; draft: Draft }[] = [];
  for (const [file, drafts] of uploads) {
    const source = keyOfFile(dataset, file);
    const { accepted } = (await readReceipt(lake, source))!.receipt;
    const at = new Date(accepted!.uploadedAt).getTime();
    rows.push(...drafts.map((draft, index) => ({ at, source, line: index + 2, draft })));
  }
  rows.sort((a, b) => a.at - b.at || Buffer.compare(Buffer.from(a.source), Buffer.from(b.source)) || a.line - b.line);
  const newest = new Map(rows.map((row, index) => [keyOf(row.draft) ?? `row ${index}`, row]));
  return [...newest.values()].map(({ source, line }) => `${source} ${line}`).sort();
}

const places = (rows: readonly (readonly Value[])[]): string[] => rows.map((row) => row.slice(-2).join(' ')).sort();

test.each(subjects)(
  '$dataset.name: any history ends in the rows of a full rebuild',
  async (subject) => {
    const { dataset, runs } = subject;
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (rounds, isOneTime) => {
        const lake = isOneTime ? withOneUploadTime(await temporaryLake()) : await temporaryLake();
        const uploads = new Map<number, readonly Draft[]>();
        for (const changes of rounds) {
          await publish(lake, dataset, { confirm: true });
          for (const step of changes) {
            const key = keyOfFile(dataset, step.file);
            if (step.kind === 'upload') {
              expect((await upload(lake, key, [subject.header, ...step.drafts.map(subject.line)])).status).toBe(
                'committed',
              );
              uploads.set(step.file, step.drafts);
            } else if (step.kind === 'spoil') {
              await upload(lake, key, ['unknown,columns', '1,2']);
            } else {
              await withdraw(lake, key);
              uploads.delete(step.file);
            }
          }
        }
        const outcome = await publish(lake, dataset, { confirm: true });
        const rebuilt = await withoutFinal(lake);
        const { clean, final, superseded } = await publish(rebuilt, dataset);
        const rows = await finalRows(lake, dataset);

        expect(rows, 'incremental rows are the rebuilt rows').toEqual(await finalRows(rebuilt, dataset));
        expect(places(rows), 'the newest row of each key stands').toEqual(await expectedRows(lake, subject, uploads));
        expect(outcome, 'incremental accounts are the rebuilt accounts').toMatchObject({ clean, final, superseded });
        expect(clean, 'every clean row is accounted for').toBe(final + superseded);
        expect((await publish(lake, dataset)).status, 'a second publish has nothing to do').toBe('unchanged');
      }),
      { numRuns: runs },
    );
  },
  120_000,
);

test('every dataset is among the subjects', () => {
  expect(subjects.map(({ dataset }) => dataset)).toEqual(datasets);
});
