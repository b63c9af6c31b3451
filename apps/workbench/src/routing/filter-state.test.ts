import type { FilterView } from '@sluice/dashboard-spec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatState, parseState, withFilter } from './filter-state.ts';

const filters: FilterView[] = [
  { kind: 'date-range', column: 'day', label: 'Day' },
  { kind: 'category', column: 'region', label: 'Region' },
];
const parse = (query: string) => parseState(new URLSearchParams(query), filters, 2);

describe('parseState', () => {
  test.each([
    ['', { filters: {}, sheet: 0 }],
    ['day=2026-01-01..2026-01-31', { filters: { day: { from: '2026-01-01', to: '2026-01-31' } }, sheet: 0 }],
    ['day=2026-01-01..', { filters: { day: { from: '2026-01-01' } }, sheet: 0 }],
    ['day=..2026-01-01', { filters: { day: { to: '2026-01-01' } }, sheet: 0 }],
    ['day=2026-02-01..2026-01-01', { filters: { day: { from: '2026-01-01', to: '2026-02-01' } }, sheet: 0 }],
    ['day=2026-02-31..yesterday', { filters: {}, sheet: 0 }],
    ['day=2026-01-01', { filters: {}, sheet: 0 }],
    ['region=a&region=b&region=a', { filters: { region: { values: ['a', 'b'] } }, sheet: 0 }],
    ['region=a&_null=region', { filters: { region: { values: ['a', null] } }, sheet: 0 }],
    ['other=a&_null=other&_sheet=2', { filters: {}, sheet: 1 }],
    ['_sheet=3', { filters: {}, sheet: 0 }],
    ['_sheet=1.5', { filters: {}, sheet: 0 }],
    ['_sheet=x', { filters: {}, sheet: 0 }],
  ])('%j', (query, state) => {
    expect(parse(query)).toEqual(state);
  });
});

test('what is written is read back as it was', () => {
  const date = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((each) => each.toISOString().slice(0, 10));
  const range = fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
  const values = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1 });
  const state = fc.record({
    filters: fc.record({ day: range, region: fc.record({ values }) }, { requiredKeys: [] }),
    sheet: fc.nat(1),
  });
  fc.assert(
    fc.property(state, (written) => {
      const query = formatState(written, filters).toString();
      expect(parse(query)).toEqual(written);
    }),
  );
});

test('null is the last of the values in the address', () => {
  const written = { filters: { region: { values: [null, 'a'] } }, sheet: 0 };
  expect(parse(formatState(written, filters).toString()).filters).toEqual({ region: { values: ['a', null] } });
});

test('a filter without a setting is taken out', () => {
  const state = { region: { values: ['a'] }, day: { from: '2026-01-01' } };
  expect(withFilter(state, 'region', { values: [] })).toEqual({ day: { from: '2026-01-01' } });
  expect(withFilter(state, 'day', {})).toEqual({ region: { values: ['a'] } });
  expect(withFilter(state, 'day', undefined)).toEqual({ region: { values: ['a'] } });
  expect(withFilter({}, 'day', { to: '2026-01-01' })).toEqual({ day: { to: '2026-01-01' } });
});
