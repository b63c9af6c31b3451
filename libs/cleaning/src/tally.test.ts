import { expect, test } from 'vitest';
import { AccountingError } from './index.ts';
import { createTally } from './tally.ts';

test('accounts that do not add up throw', () => {
  const tally = createTally();
  tally.skip('header', 1, 1);
  tally.read(2);
  tally.read(1);
  tally.find(4);
  expect(() => tally.check({ clean: 1, rejected: 1 })).not.toThrow();
  expect(() => tally.check({ clean: 1, rejected: 0 })).toThrow(AccountingError);
  tally.find(1);
  expect(() => tally.check({ clean: 1, rejected: 1 })).toThrow(
    'cannot account for the lines: found 5, in records 3, skipped 1',
  );
});
