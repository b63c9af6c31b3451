import { defineDataset, integer, text } from '@sluice/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { bytesOf, cleaned } from './cleaning.test.support.ts';
import { unguardFormula } from './formula.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The last column rejects every record, so that the rejects show its cells just as they were read. */
const names = ['first', 'second', 'third', 'fourth'] as const;
const dataset = defineDataset({
  name: 'cells',
  version: 1,
  title: 'Cells',
  owner: 'tests',
  columns: {
    ...Object.fromEntries(names.map((name) => [name, text({ optional: true })])),
    number: integer(),
  },
  eventTime: 'uploaded_at',
  maxRejectRatio: 1,
});

/** Any Unicode but NUL, which rejects its record, with much of what matters to CSV. */
const character = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('"', '"', ',', ';', '\t', '|', '\n', '\r', '\r\n', ' ', '', "'", '=', '\ufeff'),
  },
  { weight: 2, arbitrary: fc.constantFrom('a', 'b', '1', 'é', '\u0301', '😀', '\u2028', '\x85', '\v', '\\') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((char) => char !== '\0') },
);
const anyCell = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(''));

const styles = ['never', 'minimal', 'always', 'random'] as const;
const needsQuotes = (cell: string, delimiter: string): boolean => /["\r\n]/.test(cell) || cell.includes(delimiter);

interface Written {
  readonly text: string;
  readonly delimiter: string;
}

const written = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    style: fc.constantFrom(...styles),
    ends: fc.constantFrom(['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r']),
    records: fc.array(fc.tuple(anyCell, anyCell, anyCell, anyCell), { minLength: 1, maxLength: 12 }),
    chances: fc.infiniteStream(fc.nat({ max: 5 })),
    isEnded: fc.boolean(),
  })
  .map(({ delimiter, style, ends, records, chances, isEnded }): Written => {
    const chance = (): number => chances.next().value as number;
    const encode = (cell: string): string => {
      if (style === 'never') return cell.replaceAll(/["\r\n,;\t|]/g, '');
      const wants = style === 'always' || (style === 'random' && chance() < 3);
      return wants || needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
    };
    const lines = [[...names, 'number'], ...records.map((cells) => [...cells, 'x'])].map(
      (cells) => cells.map(encode).join(delimiter) + ends[chance() % ends.length]!,
    );
    const text = lines.join('');
    return { text: isEnded ? text : text.replace(/(\r\n|\r|\n)$/, ''), delimiter };
  });

test('property: csv-parse reads the same cells from records without faults', async () => {
  await fc.assert(
    fc.asyncProperty(written, fc.nat({ max: 50 }), async ({ text, delimiter }, size) => {
      const expected = parse(text, { delimiter, record_delimiter: ['\r\n', '\n', '\r'] }).slice(1);
      const { report, rejects } = await cleaned(bytesOf(text), dataset, size === 0 ? [] : [size]);
      const read = parse(rejects, { record_delimiter: '\n' }).slice(1);
      expect(read.map((cells) => cells.slice(0, 5).map(unguardFormula))).toEqual(expected);
      expect(report.input.delimiter).toBe(delimiter);
      expect(report.reasonsByColumn).toEqual([{ column: 'number', code: 'not_a_number', records: expected.length }]);
    }),
    { numRuns: 1000 },
  );
});
