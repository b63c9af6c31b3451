import { expect, it } from 'vitest';
import { compareRevisions } from './revision.ts';

it('orders revisions by contract, then by rules', () => {
  const revisions = [
    { contract: 2, rules: 1 },
    { contract: 1, rules: 9 },
    { contract: 1, rules: 2 },
  ];
  expect(revisions.toSorted(compareRevisions)).toEqual([
    { contract: 1, rules: 2 },
    { contract: 1, rules: 9 },
    { contract: 2, rules: 1 },
  ]);
  expect(compareRevisions({ contract: 1, rules: 1 }, { contract: 1, rules: 1 })).toBe(0);
});
