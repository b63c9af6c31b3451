import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeadlineError, openDeadline, type Clock } from './deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = (total: number): Clock => {
  const end = Date.now() + total;
  return { getRemainingTimeInMillis: () => end - Date.now() };
};

test.each([
  [900_000, 885_000, 898_000],
  [10_000, 7500, 9800],
])('of %d ms: the soft end after %d, the hard one after %d', (total, soft, hard) => {
  const deadline = openDeadline(clock(total));
  vi.advanceTimersByTime(soft - 1);
  expect(deadline.soft.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.soft.reason).toBeInstanceOf(DeadlineError);
  expect(deadline.elapsed()).toBeCloseTo(soft / total);
  vi.advanceTimersByTime(hard - soft - 1);
  expect(deadline.hard.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(deadline.hard.reason).toBeInstanceOf(DeadlineError);
});

test('cleared, it never ends', () => {
  const deadline = openDeadline(clock(1000));
  deadline.clear();
  vi.advanceTimersByTime(2000);
  expect([deadline.soft.aborted, deadline.hard.aborted]).toEqual([false, false]);
});
