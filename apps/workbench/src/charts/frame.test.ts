import { describe, expect, test } from 'vitest';
import { category, measure, series } from './charts.test.support.ts';
import { formatCell, isEmpty, marks, noValue, slot } from './frame.ts';

const hour = {
  name: 'rows',
  role: 'rows',
  type: 'hour-of-day',
  label: 'Hour',
  values: [0, 1, 2].map((value) => ({ value, label: `0${value}` })),
} as const;

describe('marks', () => {
  test('come in the order of the rows', () => {
    const frame = { columns: [category], rows: [['b'], ['a'], [null], ['b']] };
    expect(marks(frame, slot(frame, 'category')).map((mark) => mark.label)).toEqual(['b', 'a', noValue]);
  });

  test('come in the declared order where it is asked for, what is not declared last', () => {
    const frame = { columns: [series], rows: [['Other'], ['tv'], ['phone']] };
    expect(marks(frame, slot(frame, 'series'), true).map((mark) => mark.value)).toEqual(['phone', 'tv', 'Other']);
  });

  test('of the calendar are all there, in its order', () => {
    const frame = { columns: [hour], rows: [[2], [0]] };
    expect(marks(frame, slot(frame, 'rows')).map((mark) => mark.label)).toEqual(['00', '01', '02']);
  });
});

test('an answer without the column that is drawn is an error that says so', () => {
  expect(() => slot({ columns: [], rows: [] }, 'measure')).toThrow('the answer has no measure column');
});

test.each([
  ['no rows', [], true],
  ['only nulls', [['a', null]], true],
  ['a zero', [['a', 0]], false],
  ['a decimal as text', [['a', '1.50']], false],
])('%s: empty is %j', (_, rows, expected) => {
  expect(isEmpty({ columns: [category, measure], rows })).toBe(expected);
});

test('a table is empty without rows, whatever is in them', () => {
  const value = { name: 'x', role: 'value', type: 'text', label: 'X' } as const;
  expect([isEmpty({ columns: [value], rows: [] }), isEmpty({ columns: [value], rows: [[null]] })]).toEqual([
    true,
    false,
  ]);
});

test.each([
  [{ ...measure, format: { decimals: 1, suffix: ' %' } }, '45.25', '45.3 %'],
  [measure, null, '–'],
  [category, null, noValue],
  [{ ...category, type: 'timestamp' as const }, '2026-02-14T09:05:30Z', '14 Feb 2026, 09:05:30'],
  [{ ...category, type: 'date' as const }, '2026-02-14', '14 Feb 2026'],
  [{ ...category, type: 'boolean' as const }, true, 'yes'],
  [hour, 1, '01'],
])('a cell of %o', (column, value, text) => {
  expect(formatCell(column, value)).toBe(text);
});
