import { type Dataset, piiColumns, rowSchema } from '@sluice/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { cleanBy } from './clean.ts';
import { bytesOf, type Cleaned, cleaned, collector, orders, pairs, pieces, triples } from './cleaning.test.support.ts';
import { dirtKey, mutatedFile } from './dirt.test.support.ts';
import { unguardFormula } from './formula.ts';
import { createPlainLane } from './plain-lane.ts';
import { randomOf } from './random.test.support.ts';
import { isInvisible } from './text.ts';

vi.setConfig({ testTimeout: 60_000 });

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

/** Files by seed: contracts with all kinds of columns and options, and dirt of every kind. */
const seeds = Array.from({ length: 60 }, (_, seed) => seed);
const dirty = seeds.map((seed) => mutatedFile(seed, 300));

async function ofDirty(check: (file: Cleaned, dataset: Dataset, bytes: Uint8Array) => unknown): Promise<void> {
  let records = 0;
  for (const [seed, { dataset, bytes }] of dirty.entries()) {
    const file = await cleaned(bytes, dataset, [], dirtKey);
    records += file.report.read;
    try {
      await check(file, dataset, bytes);
    } catch (error) {
      throw new Error(`mutatedFile(${seed}, 300) is a counterexample`, { cause: error });
    }
  }
  expect(records).toBeGreaterThan(10_000);
}

/** Read = clean + rejected, and the files and sums that belong to it. */
function expectAccounts({ report, rows, rejects }: Cleaned, bytes: Uint8Array): void {
  expect(report.read).toBe(report.clean + report.rejected);
  expect(report.input.bytes).toBe(bytes.length);
  expect(rows).toHaveLength(report.clean);
  expect(Object.values(report.eventDates).reduce((sum, count) => sum + count, 0)).toBe(report.clean);
  if (rejects !== '') expect(parse(rejects)).toHaveLength(report.rejected + 1);
}

test('property: read = clean + rejected, for any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, async (bytes, dataset) =>
      expectAccounts(await cleaned(bytes, dataset), bytes),
    ),
    { numRuns: 1000 },
  );
  await ofDirty((file, _dataset, bytes) => expectAccounts(file, bytes));
});

test('property: nothing depends on where the bytes are cut: at each of them, and at all', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, async (bytes, dataset) => {
      const whole = await cleaned(bytes, dataset);
      expect(await cleaned(bytes, dataset, [1])).toEqual(whole);
      for (let at = 1; at < bytes.length; at += 1) expect(await cleaned(bytes, dataset, [at, Infinity])).toEqual(whole);
    }),
    { numRuns: 40 },
  );
  const random = randomOf(1);
  await ofDirty(async (file, dataset, bytes) => {
    const sizes = Array.from({ length: 50 }, () => 1 + random.below(random.pick([10, 5000])));
    expect(await cleaned(bytes, dataset, sizes, dirtKey)).toEqual(file);
  });
});

test('property: the lanes agree, whatever the contract declares', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, datasets, fc.integer({ min: 1, max: 300 }), async (bytes, dataset, size) => {
      const sinks = { clean: collector(), rejects: collector() };
      const report = await cleanBy(createPlainLane, pieces(bytes, [size]), { dataset, ...sinks });
      const { rows: _rows, ...made } = await cleaned(bytes, dataset, [size]);
      expect(made).toEqual({ report, clean: sinks.clean.text(), rejects: sinks.rejects.text() });
    }),
    { numRuns: 1000 },
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
      const { encoding, delimiter } = zipped.input;
      expect({ ...zipped, input: { ...plain.input, encoding, delimiter } }).toEqual(plain);
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
  async function expectUnchanged(first: Cleaned, dataset: Dataset): Promise<void> {
    // A pseudonym of a pseudonym is another one.
    if (first.report.clean === 0 || piiColumns(dataset).length > 0) return;
    const second = await cleaned(first.clean, dataset);
    expect(second.report).toMatchObject({ rejected: 0, skipped: 1, eventDates: first.report.eventDates });
    expect(second.rows).toEqual(first.rows);
    expect((await cleaned(second.clean, dataset)).clean).toBe(second.clean);
  }
  await fc.assert(
    fc.asyncProperty(files, datasets, async (bytes, dataset) =>
      expectUnchanged(await cleaned(bytes, dataset), dataset),
    ),
    { numRuns: 500 },
  );
  await ofDirty(expectUnchanged);
});

test("property: every clean row is one of the contract's", async () => {
  await ofDirty(({ clean }, dataset) => {
    const schema = rowSchema(dataset);
    const kinds = Object.entries(dataset.columns);
    for (const cells of cellsOfCanonical(clean).slice(1)) {
      const row = Object.fromEntries(kinds.map(([name, { kind }], index) => [name, valueOf(kind, cells[index]!)]));
      expect(schema.safeParse(row).error).toBeUndefined();
    }
  });
});

/** The cells of canonical CSV, null where they are bare and empty. Its cells hold no line breaks. */
function cellsOfCanonical(text: string): (string | null)[][] {
  const cells = parse(text, { cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell) });
  return cells;
}

function valueOf(kind: string, cell: string | null): unknown {
  if (cell === null) return null;
  if (kind === 'integer') return Number(cell);
  return kind === 'boolean' ? cell === 'true' : cell;
}

test('property: a reject is what stands in the upload at its line', async () => {
  let checked = 0;
  await ofDirty(({ report, rejects }, dataset, bytes) => {
    if (report.input.encoding !== 'utf-8' || rejects === '') return;
    // Then the rejects show less, or in another encoding.
    if (piiColumns(dataset).length > 0 || dataset.fallbackEncoding !== undefined) return;
    const lines = linesOf(bytes);
    // Columns of the pipeline's own are not among the rejects' cells.
    const hasAllCells = !/_line/.test(lines.slice(0, 3).join(''));
    for (const row of parse(rejects, { record_delimiter: '\n', from: 2 })) {
      const [line, reasons, record] = row.slice(-3) as [string, string, string];
      const own = row.slice(0, -3).map(unguardFormula);
      const isWhole = record !== '' && own.every((cell) => cell === '');
      if (reasons.startsWith('not_mended') || !(isWhole || hasAllCells)) continue;
      const text = isWhole ? unguardFormula(record) : own.join(report.input.delimiter!);
      const found = lines.slice(Number(line) - 1, Number(line) + lineEnds(text)).join('');
      const whole = found.replace(/(\r\n|\r|\n)$/, '');
      checked += 1;
      if (reasons.startsWith('record_too_long')) expect(whole.startsWith(rawOf(text))).toBe(true);
      else if (isWhole) expect(rawOf(text)).toBe(whole);
      else expectCells(text, whole, report.input.delimiter!);
    }
  });
  expect(checked).toBeGreaterThan(500);
});

/** Quotes aside, the cells are what stands there, and nothing visible stands behind them. */
function expectCells(cells: string, whole: string, delimiter: string): void {
  const [shown, found] = [rawOf(cells).replaceAll('"', ''), whole.replaceAll('"', '')];
  expect(found.slice(0, shown.length)).toBe(shown);
  const behind = Buffer.from(found.slice(shown.length), 'latin1').toString();
  expect(behind.split(delimiter).every(isInvisible)).toBe(true);
}

/** The upload's lines with their ends, a character per byte. */
function linesOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  return text.match(/[^\r\n]*(\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

/** A reject's text as the bytes that it stands for, a character per byte. */
function rawOf(text: string): string {
  const raw = Buffer.from(text).toString('latin1');
  return raw.replace(/\\x([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}
