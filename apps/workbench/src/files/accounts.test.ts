import { expect, test } from 'vitest';
import type { FileView } from '../api/types.ts';
import { balance, standing } from './accounts.ts';
import { reasonLabel, sortedReasons } from './reasons.ts';

test('an account balances when its parts make the whole', () => {
  expect(balance(168, [160, 8])).toEqual({ balances: true, difference: 0 });
  expect(balance(168, [160, 7])).toEqual({ balances: false, difference: 1 });
  expect(balance(168, [160, 9])).toEqual({ balances: false, difference: -1 });
});

test('reasons by number, then by name, without those that did not occur', () => {
  expect(sortedReasons({ b: 1, a: 1, c: 5, d: 0 })).toEqual([
    ['c', 5],
    ['a', 1],
    ['b', 1],
  ]);
});

test('codes in words', () => {
  expect([reasonLabel('required'), reasonLabel('not_a_number'), reasonLabel('new_code')]).toEqual([
    'value missing',
    'not a number',
    'new code',
  ]);
});

test('rows of earlier versions stand where the newest was quarantined', () => {
  const file = (status: string, clean: number, dataset = 'd'): FileView => ({
    source: `${status}.csv`,
    dataset,
    status,
    read: clean,
    clean,
    rejected: 0,
    skipped: 0,
    skippedRules: [],
    repaired: 0,
    reasons: {},
    uploadedAt: null,
    samples: [],
  });
  const files = [file('committed', 10), file('quarantined', 7), file('withdrawn', 5), file('committed', 100, 'e')];
  expect(standing('d', 10, files)).toBe(0);
  expect(standing('d', 14, files)).toBe(4);
  expect(standing('d', 0, files)).toBe(-10);
});
