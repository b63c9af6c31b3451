import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetOfKey, outputKeys, receiptKey } from './keys.ts';
import { datasets, payments, visits, visitsOfAtLeast } from './testing.ts';

const longer = { ...visitsOfAtLeast(1), name: 'visits_abroad' };
const known = [...datasets, longer];

describe('the dataset that a key names', () => {
  test.each([
    ['visits.csv', 'visits'],
    ['visits_2026-01.csv', 'visits'],
    ['visits-2026.csv.gz', 'visits'],
    ['Visits (2).CSV', 'visits'],
    ['visits', 'visits'],
    ['visits_abroad.csv', 'visits_abroad'],
    ['Visits Abroad 2026.csv', 'visits_abroad'],
    ['inbox/visits.csv', 'visits'],
    ['visits/2026/01/x.csv', 'visits'],
    ['payments/visits.csv', 'visits'],
    ['payments/visits/x.csv', 'visits'],
    ['visitors.csv', undefined],
    ['my_visits.csv', undefined],
    ['visits-old/x.csv', undefined],
    ['x.csv', undefined],
  ])('%s: %s', (key, name) => {
    expect(datasetOfKey(key, known)?.name).toBe(name);
  });
});

describe('receipt keys', () => {
  test('can be read, and lie flat', () => {
    expect(receiptKey('visits.csv')).toBe('_receipts/visits.csv.json');
    expect(receiptKey('in/größe 1%.csv')).toBe('_receipts/in%2Fgr%C3%B6%C3%9Fe%201%25.csv.json');
  });

  test('of different keys are different', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 8 }), (keys) => {
        expect(new Set(keys.map(receiptKey)).size).toBe(keys.length);
      }),
    );
  });

  test('of the longest keys are keys too, and different', () => {
    const keys = ['é'.repeat(512), `${'é'.repeat(511)}xx`, `${'é'.repeat(511)}xy`, 'x'.repeat(1024), 'x'.repeat(801)];
    const receipts = keys.map(receiptKey);
    expect(new Set(receipts).size).toBe(keys.length);
    for (const receipt of receipts) expect(receipt.length).toBeLessThan(1024);
  });
});

describe('output keys', () => {
  const revision = { contract: 2, rules: 5 };
  const output = { dataset: 'visits', source: 'in/Visits 2026*.csv', versionId: 'v1.abc/def', revision };

  test('say what they hold, and never repeat', () => {
    const { dataKey, rejectsKey } = outputKeys(output);
    expect(dataKey).toMatch(/^visits\/in-Visits-2026--v1\.abc-def-r2\.5-[0-9a-f]{12}\.csv$/);
    expect(rejectsKey).toBe(`_rejects/visits/visits-rejects-${dataKey.slice('visits/'.length)}`);
    expect(outputKeys(output).dataKey).not.toBe(dataKey);
  });

  test('a rejects file that is uploaded under its own name belongs to its dataset', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(visits, payments, longer), (source, dataset) => {
        const { rejectsKey } = outputKeys({ ...output, source, dataset: dataset.name });
        expect(datasetOfKey(rejectsKey.split('/').at(-1) ?? '', known)).toBe(dataset);
      }),
    );
  });

  test('lie directly under the dataset and are hidden from no engine', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (source, versionId) => {
        const { dataKey } = outputKeys({ ...output, source, versionId });
        expect(dataKey).toMatch(/^visits\/[A-Za-z0-9][A-Za-z0-9._-]{0,180}\.csv$/);
      }),
    );
  });
});
