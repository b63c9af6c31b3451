import { expect, test } from 'vitest';
import { audit } from './accounts.ts';
import { AccountsError } from './errors.ts';
import type { CommittedSource } from './tables.ts';

const source = (name: string, dates: Record<string, number>, clean?: number): CommittedSource => ({
  source: name,
  etag: name,
  data: {
    key: `${name}.csv`,
    uploadedAt: '2026-01-01T00:00:00.000Z',
    clean: clean ?? Object.values(dates).reduce((a, b) => a + b, 0),
    dates,
    superseded: {},
  },
});
const balanced = {
  sources: [source('a', { '2026-01-01': 3, '2026-01-02': 2 }), source('b', { '2026-01-01': 1 })],
  partitions: [
    { date: '2026-01-01', key: 'x', clean: 4, final: 3, superseded: 1 },
    { date: '2026-01-02', key: 'y', clean: 2, final: 2, superseded: 0 },
  ],
  judged: ['2026-01-01'],
  tallies: [
    { source: 'a', date: '2026-01-01', clean: 3, superseded: 1 },
    { source: 'b', date: '2026-01-01', clean: 1, superseded: 0 },
  ],
};

test('balanced accounts give the totals of the whole table', () => {
  expect(audit('d', balanced)).toEqual({ clean: 6, final: 5, superseded: 1 });
});

test.each([
  [
    'a row that was not read',
    { tallies: [balanced.tallies[0]!, { ...balanced.tallies[1]!, clean: 2 }] },
    `'b' has 2 rows on 2026-01-01 where its receipt has 1`,
  ],
  [
    'a file that was not read',
    { tallies: balanced.tallies.slice(0, 1) },
    `'b' has 0 rows on 2026-01-01 where its receipt has 1`,
  ],
  [
    'a row on a date unknown to the receipt',
    { tallies: [...balanced.tallies, { source: 'b', date: '2026-03-01', clean: 1, superseded: 0 }] },
    `'b' has 1 rows on 2026-03-01 where its receipt has 0`,
  ],
  [
    'a row lost in writing',
    { partitions: [{ ...balanced.partitions[0]!, final: 2 }, balanced.partitions[1]!] },
    '2026-01-01 has 4 clean rows, but 2 final and 1 superseded',
  ],
  ['a date that is gone', { partitions: balanced.partitions.slice(0, 1) }, '2026-01-02 is missing with 2 clean rows'],
  [
    'a date too many',
    { partitions: [...balanced.partitions, { date: '2026-01-03', key: 'z', clean: 1, final: 1, superseded: 0 }] },
    '2026-01-03 has 1 clean rows where the receipts have 0',
  ],
  [
    'a receipt that does not add up',
    { sources: [source('a', { '2026-01-01': 3, '2026-01-02': 2 }, 6), balanced.sources[1]!] },
    `the receipt of 'a' has 6 clean rows and 5 on its dates`,
  ],
])('%s is a mismatch', (_, change, message) => {
  expect(() => audit('d', { ...balanced, ...change })).toThrow(AccountsError);
  expect(() => audit('d', { ...balanced, ...change })).toThrow(message);
});
