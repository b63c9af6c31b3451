import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { bytesOf, cleaned, triples } from './cleaning.test.support.ts';
import { randomOf } from './random.test.support.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Sound records. One over several lines follows RFC 4180 to the letter, and has no lone quote. */
const cell = fc.constantFrom(
  'x',
  'é',
  '5" pipe',
  '"x"',
  '"a,b"',
  '"a ""b"""',
  '""""',
  '"p\nq"',
  '"p\r\n\r\nq"',
  '"r\r"',
);
const soundRecord = fc
  .tuple(cell, cell, cell)
  .map((cells) => cells.join(','))
  .filter((record) => !(/[\r\n]/.test(record) && record.includes('5"')));

/** Records each of which is bad, all on one line. */
const bad: readonly (readonly (string | number)[])[] = [
  ['1,2'],
  ['1,2,3,4'],
  ['1,2,3,,x'],
  ['1,2,3,,4,'],
  ['"1,2,3'],
  ['1,"2,3'],
  ['1,2,"3'],
  ['1,2,"'],
  ['1,2,"""'],
  ['"1","2","3'],
  ['"1","2,"3"'],
  ['1,"2" ,3'],
  ['1,"2"x,3'],
  ['"'],
  ['"""'],
  ['a",b,"c'],
  ['1,\0,3'],
  ['"\0'],
  ['1,', 0xe9, ',"'],
  [0xf0, 0x9f, 0x98],
  [0xff, ',"2",', 0xc3],
  [',,'],
  ['1,"",NULL'],
  ['x'.repeat((1 << 20) + 1)],
  ['1,"', 'x'.repeat(1 << 20)],
];

interface Rows {
  /** The clean rows, each without its line. */
  readonly rows: readonly string[];
  readonly lines: readonly number[];
}

async function rowsOf(bytes: Uint8Array): Promise<Rows & { rejected: number }> {
  const { clean, rows, report } = await cleaned(bytes, triples, [1 << 16]);
  const lines = clean.split('\n').slice(1, -1);
  return { rows, lines: lines.map((line) => Number(line.slice(line.lastIndexOf(',') + 1))), rejected: report.rejected };
}

test('property: a bad record costs itself alone, wherever it stands', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(soundRecord, { maxLength: 6 }),
      fc.array(soundRecord, { maxLength: 6 }),
      fc.constantFrom(...bad),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      async (before, after, dirt, end, isEnded) => {
        const text = (records: readonly string[]): string => records.map((record) => record + end).join('');
        const head = `a,b,c${end}${text(before)}`;
        const dirtyLine = isEnded || after.length > 0 ? [...dirt, end] : dirt;
        const without = await rowsOf(bytesOf(head + text(after)));
        const withBad = await rowsOf(bytesOf(head, ...dirtyLine, text(after)));
        expect(without.rejected).toBe(0);
        expect(withBad.rejected).toBe(1);
        expect(withBad.rows).toEqual(without.rows);
        expect(withBad.lines).toEqual(without.lines.map((line, index) => (index < before.length ? line : line + 1)));
      },
    ),
    { numRuns: 400 },
  );
});

test('many bad records of all kinds cost themselves alone', async () => {
  const random = randomOf(3);
  const parts: (string | number)[] = ['a,b,c\n'];
  const expected: string[] = [];
  const lines: number[] = [];
  const small = bad.filter((dirt) => dirt.every((part) => String(part).length < 100));
  for (let line = 2; line < 6000; line += 1) {
    // Two of them in a row may well make one sound record of two lines.
    if (lines.at(-1) === line - 1 && random.chance(0.5)) {
      parts.push(...random.pick(small), '\n');
      continue;
    }
    parts.push(random.pick([`${line},"q, ""r""",s\n`, `${line},"q, ""r""","s"\n`]));
    expected.push(`${line},"q, ""r""",s`);
    lines.push(line);
  }
  expect(await rowsOf(bytesOf(...parts))).toEqual({ rows: expected, lines, rejected: 5998 - expected.length });
});
