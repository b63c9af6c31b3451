import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { defineDataset } from '../dataset.ts';
import { fingerprint } from '../fingerprint.ts';
import { date } from '../kinds/date.ts';
import { decimal } from '../kinds/decimal.ts';
import { identifier } from '../kinds/identifier.ts';
import { text } from '../kinds/text.ts';
import { orders } from './orders.test.fixture.ts';
import { toPublishingDocument } from './publishing.ts';

const dataset = defineDataset({
  ...orders,
  columns: {
    ...orders.columns,
    customer: identifier({ pii: 'pseudonymise', description: 'Who ordered' }),
    phone: text({ pii: 'mask', optional: true }),
    birthday: date({ formats: ['yyyy-MM-dd'], pii: 'drop', optional: true }),
  },
});

describe('toPublishingDocument', () => {
  it('is all that an engine needs', () => {
    const document = toPublishingDocument(dataset);
    const golden = readFileSync(new URL('publishing.test.json', import.meta.url), 'utf8');
    expect(document).toEqual(JSON.parse(golden));
    expect(document.fingerprint).toBe(fingerprint(dataset));
  });

  it('says so where there is no key, no event time, no description and no migration', () => {
    const plain = { name: 'plain', version: 1, title: 'P', owner: 'tests', columns: { a: text() } };
    expect(toPublishingDocument(defineDataset({ ...plain, eventTime: 'uploaded_at' }))).toMatchObject({
      key: [],
      eventTime: null,
      maxLostRatio: 0.5,
      migrations: [],
    });
    expect(toPublishingDocument(defineDataset({ ...plain, eventTime: 'uploaded_at' }))).not.toHaveProperty(
      'description',
    );
  });
});

/** How many digits a decimal may have before and behind its point, and texts that are and are not canonical. */
test.each([
  [
    5,
    2,
    ['0.00', '-0.01', '-0.10', '-0.99', '999.99', '-10.50'],
    ['-0.00', '0', '00.00', '1000.00', '.50', '-.5', '1.5'],
  ],
  [2, 2, ['0.99', '-0.10', '-0.01', '0.00'], ['1.00', '-0.00', '-1.00', '.99', '00.10']],
  [3, 0, ['0', '-1', '999'], ['-0', '1000', '1.', '01', '-999.0']],
  [1, 0, ['0', '-9', '7'], ['10', '-0']],
  [4, 3, ['1.000', '-9.999', '-0.001', '0.010'], ['-0.000', '10.000', '1.0']],
])('decimal(%d,%d) is canonical in one form', (precision, scale, right, wrong) => {
  const { columns } = toPublishingDocument(
    defineDataset({
      name: 'd',
      version: 1,
      title: 'D',
      owner: 'tests',
      columns: { a: decimal({ precision, scale }) },
      eventTime: 'uploaded_at',
    }),
  );
  const expression = new RegExp(`^(?:${columns[0]?.canonical?.pattern})$`);
  expect(right.filter((value) => !expression.test(value))).toEqual([]);
  expect(wrong.filter((value) => expression.test(value))).toEqual([]);
});
