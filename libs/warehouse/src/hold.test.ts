import { expect, test } from 'vitest';
import { lossHold } from './hold.ts';
import { orders } from './lake.fixture.ts';

test.each([
  [0.5, 10, 5, false],
  [0.5, 10, 4, true],
  [0.5, 1, 0, true],
  [0, 10, 10, false],
  [0, 10, 11, false],
  [0, 10, 9, true],
  [1, 10, 0, false],
  [0.5, 0, 0, false],
  // As floating-point numbers 0.29 * 100 is less than 29.
  [0.29, 100, 71, false],
  [0.29, 100, 70, true],
])('with a ratio of %d, from %d rows to %d: held is %s', (maxLostRatio, before, after, isHeld) => {
  const hold = lossHold({ ...orders, maxLostRatio }, before, after);
  expect(hold !== undefined).toBe(isHeld);
  if (isHeld) expect(hold).toMatchObject({ code: 'loss', finalBefore: before, finalAfter: after });
});
