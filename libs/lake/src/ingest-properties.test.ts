import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Crash, crashing, type CrashPoint } from './faults.ts';
import { ingestObject } from './ingest.ts';
import type { Lake } from './lake.ts';
import { receipts } from './receipt.ts';
import { sweep } from './sweep.ts';
import {
  bytes,
  collect,
  datasets,
  filesOf,
  receiptsOf,
  temporaryLake,
  textOf,
  visits,
  visitsCsv,
  visitsOfAtLeast,
} from './testing.ts';

/** What may happen to the raw zone. */
const contents = {
  good: visitsCsv(1, 2, 3),
  'good, with rejects': visitsCsv(4, 0, 5),
  'too many rejects': visitsCsv(0, 0, 6),
  'another dataset': bytes('payment_id,cents\np1,100\n'),
  'unknown dataset': bytes('a,b\n1,2\n'),
  empty: bytes(''),
};
const keys = ['visits.csv', 'in/visits-2.csv', 'any.csv'];
const key = fc.constantFrom(...keys);

type Step =
  | { readonly kind: 'upload'; readonly key: string; readonly content: keyof typeof contents }
  | { readonly kind: 'delete'; readonly key: string }
  | { readonly kind: 'event'; readonly key: string; readonly crash: CrashPoint | undefined; readonly times: number };

const crash = fc.record<CrashPoint>({
  write: fc.integer({ min: 1, max: 4 }),
  when: fc.constantFrom('before', 'halfway', 'after'),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('upload'),
      key,
      content: fc.constantFrom(...(Object.keys(contents) as (keyof typeof contents)[])),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), key }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('event'),
      key,
      crash: fc.option(crash, { nil: undefined }),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
);

/** Lets one process look at a key, and die there if it must. */
async function event(lake: Lake, source: string, point: CrashPoint | undefined, contracts = datasets): Promise<void> {
  try {
    await ingestObject(crashing(lake, point), source, { datasets: contracts });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}

async function change(lake: Lake, { kind, key: name, ...rest }: Step): Promise<void> {
  if (kind === 'delete') await lake.raw.delete(name);
  if ('content' in rest) await lake.raw.put(name, contents[rest.content]);
}

/** Every file that a receipt refers to is there, whole. */
async function expectOutputs(lake: Lake): Promise<void> {
  for await (const { receipt } of receipts(lake)) {
    if (!receipt.accepted) continue;
    const { dataKey, dataBytes, rejectsKey, rejected, clean, read } = receipt.accepted;
    expect(read, 'read = clean + rejected').toBe(clean + rejected);
    expect(await lake.processed.head(dataKey), 'the data file is there').toMatchObject({ size: dataBytes });
    expect((await textOf(lake.processed, dataKey))?.trimEnd().split('\n'), 'its rows').toHaveLength(clean + 1);
    expect(rejectsKey === null, 'a rejects file where there are rejects').toBe(rejected === 0);
    if (rejectsKey !== null) expect(await lake.processed.head(rejectsKey)).toBeDefined();
  }
}

test(
  'any order and repetition of events and any crash end in the receipts of one look at the end',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 10 }),
        fc.shuffledSubarray(keys),
        async (steps, last) => {
          const lake = await temporaryLake();
          const fresh: Lake = { ...(await temporaryLake()), raw: lake.raw };
          for (const one of steps) {
            await change(lake, one);
            if (one.kind !== 'event') continue;
            await Promise.all(
              Array.from({ length: one.times }, (_, index) =>
                event(lake, one.key, index === 0 ? one.crash : undefined),
              ),
            );
          }
          // Some keys are looked at because of a late event, the others in a sweep.
          for (const source of last) await event(lake, source, undefined);
          const { failures } = await sweep(lake, { datasets, orphanAge: 0 });
          for (const source of keys) await event(fresh, source, undefined);

          expect(failures).toEqual([]);
          // A deletion that nobody told of leaves no receipt where there was none: there is nothing to take back.
          const expected = await receiptsOf(fresh);
          const untold = Object.entries(expected).filter(
            ([source, { withdrawn }]) => withdrawn && !last.includes(source),
          );
          const found = { ...Object.fromEntries(untold), ...(await receiptsOf(lake)) };
          expect(found, 'the same receipts').toEqual(expected);
          await expectOutputs(lake);
          expect(await filesOf(lake), 'no orphans').toHaveLength((await filesOf(fresh)).length);
          expect((await sweep(lake, { datasets })).outcomes, 'nothing left to do').toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  },
);

test('every crash point of one ingest is healed by the next event', { timeout: 60_000 }, async () => {
  const expected = new Map<string, unknown>();
  for (const when of ['before', 'halfway', 'after'] as const) {
    for (const write of [1, 2, 3, 4]) {
      const lake = await temporaryLake();
      await lake.raw.put('visits.csv', contents.good);
      await event(lake, 'visits.csv', undefined);
      const { versionId } = await lake.raw.put('visits.csv', contents['good, with rejects']);
      const before = await receiptsOf(lake);
      await event(lake, 'visits.csv', { when, write });
      await expectOutputs(lake);
      const after = await receiptsOf(lake);
      // Three writes: rejects, data, receipt. Only the last one shows.
      const committed = write > 3 || (write === 3 && when === 'after');
      expect(JSON.stringify(after) !== JSON.stringify(before), `${when} write ${write}`).toBe(committed);
      await event(lake, 'visits.csv', undefined);
      expect(await receiptsOf(lake)).toMatchObject({ 'visits.csv': { accepted: { versionId, clean: 2 } } });
      await sweep(lake, { datasets, orphanAge: 0 });
      expect(await filesOf(lake)).toHaveLength(2);
      expected.set(`${when} ${write}`, true);
    }
  }
  expect(expected.size).toBe(12);
});

test(
  'revisions in any order end at the highest, and never take rows away by themselves',
  { timeout: 60_000 },
  async () => {
    const revisions = [visits, visitsOfAtLeast(2, 2), visitsOfAtLeast(4, 3)];
    const look = fc.record({
      revision: fc.integer({ min: 0, max: 2 }),
      upload: fc.option(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), { nil: undefined }),
      crash: fc.option(crash, { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(look, { minLength: 1, maxLength: 8 }), async (looks) => {
        const lake = await temporaryLake();
        let rows = 0;
        for (const { revision, upload, crash: point } of looks) {
          if (upload) await lake.raw.put('visits.csv', visitsCsv(...upload));
          await event(lake, 'visits.csv', point, revisions.slice(revision, revision + 1));
          const [stored] = await collect(receipts(lake));
          const accepted = stored?.receipt.accepted?.clean ?? 0;
          expect(rows === 0 || accepted > 0, 'rows stay').toBe(true);
          rows = accepted;
        }
        await event(lake, 'visits.csv', undefined, revisions.slice(2));
        const fresh: Lake = { ...(await temporaryLake()), raw: lake.raw };
        await event(fresh, 'visits.csv', undefined, revisions.slice(2));
        const [stored] = await collect(receipts(lake));
        if (stored?.receipt.judged?.held) {
          expect(await receiptsOf(fresh)).not.toMatchObject({
            'visits.csv': { accepted: { versionId: stored.receipt.accepted?.versionId } },
          });
        } else expect(await receiptsOf(lake), 'as if it had always been the highest').toEqual(await receiptsOf(fresh));
        await expectOutputs(lake);
      }),
      { numRuns: 40 },
    );
  },
);
