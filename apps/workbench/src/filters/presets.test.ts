import { expect, test } from 'vitest';
import { presetsOf } from './presets.ts';

test('ranges end with the data and are shorter than it', () => {
  expect(presetsOf('2026-01-01', '2026-01-20')).toEqual([
    { label: 'All dates' },
    { label: 'Last 7 days', range: { from: '2026-01-14', to: '2026-01-20' } },
    { label: 'Last 14 days', range: { from: '2026-01-07', to: '2026-01-20' } },
  ]);
});

test('without data there is only all of it', () => {
  expect(presetsOf(undefined, undefined)).toEqual([{ label: 'All dates' }]);
});
