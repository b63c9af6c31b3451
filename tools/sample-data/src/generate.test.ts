import { defineDataset, identifier } from '@sluice/contract';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { generate, generateBytes } from './generate.ts';
import { allDatasets, cleanText } from './testing.ts';

const textOf = (...[dataset, options]: Parameters<typeof generate>) => [...generate(dataset, options)].join('');

describe.each(allDatasets.map((dataset) => [dataset.name, dataset] as const))(
  'a file for %s',
  { timeout: 60_000 },
  (_, dataset) => {
    it('has the same bytes for the same seed, and others for another', () => {
      const options = { rows: 500, dirt: 0.2, seed: 7 };
      expect(textOf(dataset, options)).toBe(textOf(dataset, options));
      expect(textOf(dataset, options)).not.toBe(textOf(dataset, { ...options, seed: 8 }));
    });

    it('has nothing but clean rows without dirt', async () => {
      const { report } = await cleanText(dataset, generate(dataset, { rows: 5000, dirt: 0, seed: 3 }));
      expect(report).toMatchObject({
        status: 'cleaned',
        read: 5000,
        clean: 5000,
        rejected: 0,
        skipped: 1,
        warnings: [],
      });
    });

    it('has no key twice without dirt', async () => {
      const { key } = dataset;
      if (!key) return;
      const { rows } = await cleanText(dataset, generate(dataset, { rows: 20_000, dirt: 0, seed: 3 }));
      const places = key.map((name) => Object.keys(dataset.columns).indexOf(name));
      const keys = rows.map((row) => places.map((place) => row.split(',')[place]).join());
      expect(new Set(keys).size).toBe(20_000);
    });

    it('counts its records, whatever the dirt', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            rows: fc.integer({ min: 1, max: 400 }),
            dirt: fc.double({ min: 0, max: 1, noNaN: true }),
            seed: fc.nat(),
          }),
          async (options) => {
            const { report } = await cleanText(dataset, generate(dataset, options));
            expect(report.read).toBe(options.rows);
            expect(report.rejected).toBeLessThanOrEqual(Math.ceil(options.rows * options.dirt) + 1);
          },
        ),
        { numRuns: 30 },
      );
    });

    it('has the share of dirt that was asked for, over the same records', () => {
      const clean = textOf(dataset, { rows: 4000, dirt: 0, seed: 5 }).split('\n');
      const dirty = new Set(textOf(dataset, { rows: 4000, dirt: 0.06, seed: 5 }).split('\n'));
      const spoilt = clean.filter((line) => !dirty.has(line)).length;
      // A file of one column repeats its lines.
      if (Object.keys(dataset.columns).length > 1) expect(spoilt).toBeGreaterThanOrEqual(235);
      expect(spoilt).toBeLessThanOrEqual(241);
    });
  },
);

test('bytes are the text in UTF-8', () => {
  for (const dataset of allDatasets) {
    const options = { rows: 3000, dirt: 0.1, seed: 1 };
    expect(Buffer.concat([...generateBytes(dataset, options)]).toString()).toBe(textOf(dataset, options));
  }
});

test('a long file comes in short pieces of whole records', () => {
  const [dataset] = allDatasets;
  let records = -1;
  for (const piece of generate(dataset!, { rows: 200_000, dirt: 0, seed: 1 })) {
    expect(piece.length).toBeLessThan(70_000);
    expect(piece.endsWith('\n')).toBe(true);
    records += piece.split('\n').length - 1;
  }
  expect(records).toBe(200_000);
});

test('no rows are a header', () => {
  expect(textOf(allDatasets[0]!, { rows: 0, dirt: 0.5, seed: 1 })).toBe(
    `${Object.keys(allDatasets[0]!.columns).join(',')}\n`,
  );
});

test('options out of range are named', () => {
  const dataset = allDatasets[0]!;
  const usual = { rows: 1, dirt: 0, seed: 1 };
  expect(() => textOf(dataset, { ...usual, rows: 1.5 })).toThrow('rows must be a whole number, found 1.5');
  expect(() => textOf(dataset, { ...usual, dirt: 1.1 })).toThrow('dirt must be a share from 0 to 1, found 1.1');
  expect(() => textOf(dataset, { ...usual, seed: -1 })).toThrow('seed must be a whole number, found -1');
});

test('a contract with too few keys is named', () => {
  const dataset = defineDataset({
    name: 'tiny',
    version: 1,
    title: 'Ten keys',
    owner: 'tests',
    columns: { id: identifier({ pattern: '[A-J]' }) },
    key: ['id'],
    eventTime: 'uploaded_at',
  });
  expect(textOf(dataset, { rows: 10, dirt: 0, seed: 1 })).toBe('id\nA\nB\nC\nD\nE\nF\nG\nH\nI\nJ\n');
  expect(() => textOf(dataset, { rows: 11, dirt: 0, seed: 1 })).toThrow(
    "cannot make 11 rows of 'tiny': pattern '[A-J]' of key column 'id' has fewer different texts",
  );
});
