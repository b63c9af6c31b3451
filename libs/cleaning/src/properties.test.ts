import { type Dataset, rowSchema } from '@sluice/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf, cleaned, orders, pairs, triples } from './cleaning.test.support.ts';

/** Pieces of files: sound ones, and dirt of every kind. */
const rubble = fc.constantFrom<readonly (string | number)[]>(
  ['A1,x,2,1.5,yes,n,2026-01-02,2026-01-02 03:04:05\n'],
  ['"B2","a ""q"", b",3,,,south,,\n'],
  ['C3,"two\nlines",4,,,,,\n'],
  ['D4,"\r\n\r\n",0,-,NULL,,,\r\n'],
  ['a,b\n'],
  ['1,2,3\n'],
  ['"1,2,3\n'],
  ['"'],
  ['""'],
  [','],
  ['\n'],
  ['\r'],
  ['=x'],
  ["'"],
  ['\u200b \u00a0'],
  ['\0'],
  [0xe9],
  [0xf0, 0x9f],
  ['é'],
  ['order_id,note,pieces,price,gift,region,due,ordered_at\n'],
  ['A1,x,2,1.5,yes,n,2026-01-02,2026-01-02 03:04:05,, ,""\n'],
  ['1,2,,\n'],
  ['a,b,,\n'],
  [',,\n'],
  ['sep=;\n'],
  ['Report 7, "draft\n'],
  ['Total,9\n'],
);

const before = fc.constantFrom('', '', 'sep=,\n', '"sep=,"\r\n', 'Report 7, "draft\n\nsep=,\nReport 8\n');
const names = fc.constantFrom('order_id,note,pieces,price,gift,region,due,ordered_at', 'a,b', 'a,b,c');
const headers = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(before, names, fc.constantFrom('\n', '\n', ',\n', ',,\n')) },
  { weight: 1, arbitrary: fc.constant([]) },
);
const framed = { preamble: ['Report [ -~]*'], footer: ['Total[ -~]*'], fallbackEncoding: 'windows-1252' } as const;
const datasets = fc.constantFrom<Dataset>(
  orders,
  pairs,
  triples,
  { ...orders, ...framed },
  { ...pairs, ...framed, unknownColumns: 'quarantine' },
  { ...triples, ...framed, delimiter: ',' },
);

const files = fc
  .tuple(headers, fc.array(rubble, { maxLength: 25 }))
  .map(([header, parts]) => bytesOf(...header, ...parts.flat()));

const anyBytes = fc.oneof(
  { weight: 4, arbitrary: files },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 1, arbitrary: files.map((bytes) => bytesOf(0xff, 0xfe, ...[...bytes].flatMap((byte) => [byte, 0]))) },
);

test('property: read = clean + rejected, for any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, async (bytes, dataset) => {
      const { report, rows, rejects } = await cleaned(bytes, dataset);
      expect(report.read).toBe(report.clean + report.rejected);
      expect(report.input.bytes).toBe(bytes.length);
      expect(rows).toHaveLength(report.clean);
      expect(Object.values(report.eventDates).reduce((sum, count) => sum + count, 0)).toBe(report.clean);
      if (rejects !== '') expect(parse(rejects)).toHaveLength(report.rejected + 1);
    }),
    { numRuns: 1000 },
  );
});

test('property: nothing depends on how the bytes are cut', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, sizes, async (bytes, dataset, cut) => {
      expect(await cleaned(bytes, dataset, cut)).toEqual(await cleaned(bytes, dataset));
    }),
    { numRuns: 500 },
  );
});

test('property: a file in gzip is the file without, however it is compressed and cut', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, sizes, fc.nat({ max: 200 }), async (bytes, dataset, cut, at) => {
      const members = [bytes.subarray(0, at), bytes.subarray(at)].map((part) => gzipSync(part));
      const { report: plain, ...outputs } = await cleaned(bytes, dataset);
      const { report: zipped, ...others } = await cleaned(new Uint8Array(Buffer.concat(members)), dataset, cut);
      expect(zipped.input.expandedBytes).toBe(bytes.length);
      const { bytes: _bytes, sha256, compression, expandedBytes, ...facts } = zipped.input;
      expect({ ...zipped, input: { ...plain.input, ...facts } }).toEqual(plain);
      expect(others).toEqual(outputs);
    }),
    { numRuns: 500 },
  );
});

test('property: every line is a record, part of one, or skipped by its rule', async () => {
  await fc.assert(
    fc.asyncProperty(files, datasets, async (bytes, dataset) => {
      const { report } = await cleaned(bytes, dataset);
      expect(report.skippedLines.reduce((sum, { lines }) => sum + lines, 0)).toBe(report.skipped);
      expect(report.repairs.reduce((sum, { records }) => sum + records, 0)).toBe(report.repaired);
      expect(report.repaired).toBeLessThanOrEqual(report.read);
      const declared = report.skippedLines.some(({ rule }) => rule === 'preamble' || rule === 'footer');
      expect(declared && dataset.footer === undefined).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('property: cleaning the clean file changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(files, datasets, async (bytes, dataset) => {
      const first = await cleaned(bytes, dataset);
      if (first.report.clean === 0) return;
      const second = await cleaned(first.clean, dataset);
      expect(second.report).toMatchObject({ rejected: 0, skipped: 1, eventDates: first.report.eventDates });
      expect(second.rows).toEqual(first.rows);
      expect((await cleaned(second.clean, dataset)).clean).toBe(second.clean);
    }),
    { numRuns: 500 },
  );
});

test("property: every clean row is one of the contract's", async () => {
  const schema = rowSchema(orders);
  const kinds = Object.entries(orders.columns);
  await fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      const { clean } = await cleaned(bytes, orders);
      for (const cells of parse(clean, { from: 2 })) {
        const row = Object.fromEntries(
          kinds.map(([name, { kind }], index) => [name, valueOf(kind, cells[index] ?? '')]),
        );
        expect(schema.safeParse(row).error).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
});

function valueOf(kind: string, cell: string): unknown {
  if (cell === '') return null;
  if (kind === 'integer') return Number(cell);
  return kind === 'boolean' ? cell === 'true' : cell;
}

/** Cells that mean themselves, some of which need quotes. */
const soundCell = fc.constantFrom('x', 'y z', 'a,b', 'a "b" c', '', 'p\nq', '"', 'é', '=1');
const encode = (cell: string, always: boolean): string =>
  always || /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

test('property: csv-parse agrees on faultless input', async () => {
  const record = fc
    .tuple(soundCell, soundCell, fc.boolean())
    .map(([a, b, always]) => `${encode(a, always)},${encode(b, always)}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('\n', '\r\n'),
      async (records, end) => {
        const text = `a,b${end}${records.join(end)}${end}`;
        const expected = parse(text, { from: 2, record_delimiter: end }).map((cells) =>
          cells.map((cell) => cell.replaceAll('\n', ' ')),
        );
        const { clean } = await cleaned(text, pairs);
        expect(parse(clean, { from: 2 }).map((cells) => cells.slice(0, 2))).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('property: a bad record leaves its neighbours untouched', async () => {
  const quoted = fc.constantFrom('x', '"x"', '"a,b"', '"a ""b"""', 'é');
  const sound = fc.tuple(quoted, quoted, quoted).map((cells) => cells.join(','));
  const bad = fc.constantFrom<readonly (string | number)[]>(
    ['1,2'],
    ['1,2,3,4'],
    ['1,2,3,,4,'],
    ['"1,2,3'],
    ['1,"2,3'],
    ['1,2,"3'],
    ['1,2,"'],
    ['"1","2","3'],
    ['"1","2,"3"'],
    ['"'],
    ['"""'],
    ['1,\0,3'],
    ['1,', 0xe9, ',"'],
    [',,'],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(sound, { maxLength: 4 }),
      bad,
      fc.array(sound, { maxLength: 4 }),
      async (before, dirt, after) => {
        const lines = (records: readonly string[]): string => records.map((record) => `${record}\n`).join('');
        const without = await cleaned(`a,b,c\n${lines(before)}${lines(after)}`, triples);
        const withBad = await cleaned(bytesOf('a,b,c\n', lines(before), ...dirt, '\n', lines(after)), triples);
        expect(withBad.rows).toEqual(without.rows);
        expect(withBad.report.rejected).toBe(1);
      },
    ),
    { numRuns: 1000 },
  );
});
