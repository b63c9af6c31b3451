import { expect, test } from 'vitest';
import { cellDirts } from './cell-dirt.ts';
import { csvLine } from './csv.ts';
import { random } from './random.ts';
import { recordsOf } from './records.ts';
import { allDatasets, cleanText, oddDatasets } from './testing.ts';

test.each(allDatasets.map((dataset) => [dataset.name, dataset] as const))(
  'cleaning mends what it can of the dirt in %s, and rejects the rest',
  { timeout: 60_000 },
  async (_, dataset) => {
    const chance = random(1, 'test');
    const header = Object.keys(dataset.columns);
    for (const [at, column] of Object.values(dataset.columns).entries()) {
      for (const dirt of cellDirts(column, dataset.nullTokens, chance)) {
        const records = recordsOf(dataset, 40, (purpose) => random(2, purpose));
        const dirty: string[] = [];
        for (let row = 0; row < 40; row++) {
          const cells = records.next();
          const cell = dirt.apply(cells[at] ?? '', records.moment.instant);
          const line = cell === undefined ? '' : csvLine(cells.with(at, cell));
          if (line !== '') dirty.push(line);
        }
        // Numbers without examples are too small for a thousands mark; one empty cell alone is a blank line.
        if (dirt.kind !== 'thousands' && header.length > 1) expect(dirty, dirt.kind).not.toEqual([]);
        const { report } = await cleanText(dataset, [`${csvLine(header)}\n`, ...dirty.map((line) => `${line}\n`)]);
        const counts = `${dirt.kind} of ${header[at]}: ${report.clean} clean, ${report.rejected} rejected`;
        const mended = dirt.isCurable ? dirty.length : 0;
        expect(counts).toBe(`${dirt.kind} of ${header[at]}: ${mended} clean, ${dirty.length - mended} rejected`);
      }
    }
  },
);

test('every kind of column has its kinds of dirt', () => {
  const [everyKind] = oddDatasets;
  const chance = random(1, 'test');
  const kinds = Object.entries(everyKind!.columns).map(
    ([name, column]) =>
      `${name}: ${cellDirts(column, everyKind!.nullTokens, chance)
        .map(({ kind }) => kind)
        .join(' ')}`,
  );
  const always = 'spaces no-break-space zero-width-space';
  expect(kinds).toEqual([
    `id: ${always} missing bad-pattern`,
    `label: ${always} null-token comma quotes line-break too-long`,
    `pieces: ${always} thousands missing wrong-type with-words out-of-range`,
    `price: ${always} thousands missing wrong-type with-words other-decimal-mark out-of-range`,
    `paid: ${always} case synonym null-token wrong-type`,
    `state: ${always} case synonym missing unknown-category`,
    `due: ${always} other-format missing wrong-type impossible-time`,
    `at: ${always} other-format missing wrong-type impossible-time`,
    `seen: ${always} other-format null-token wrong-type`,
  ]);
});
