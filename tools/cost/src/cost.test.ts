import { expect, test } from 'vitest';
import { costOf, monthlyCost, total } from './cost.ts';
import { readInputs } from './inputs.ts';

const { prices, measured } = await readInputs();
const round = { ...measured, megabytesPerSecond: 100, invocationMilliseconds: 60, firstInvocationMilliseconds: 260 };

test('a file takes its own time, that of its bytes, and that of a start', () => {
  // 1769 MB for 0.05 s a file, 10 s for the bytes, 0.2 s for the start.
  const { lambda } = costOf({ files: 1, megabytes: 1000, cold: true }, prices, round);
  expect(lambda).toBeCloseTo(10.25 * (1769 / 1024) * 0.0000133334 + 0.0000002, 9);
});

test('a large file goes up and out in parts', () => {
  // Upload: 120 parts and 2 requests around them. Out: the same, in the place of one write.
  const { s3 } = costOf({ files: 1, megabytes: 1000, cold: false }, prices, round);
  expect(s3).toBeCloseTo((122 + 122 + 3) * 0.000005 + 5 * 0.0000004, 9);
});

test('many small files cost more than one as long', () => {
  const one = costOf({ files: 1, megabytes: 1000, cold: false }, prices, measured);
  const many = costOf({ files: 1000, megabytes: 1, cold: false }, prices, measured);
  expect(total(many)).toBeGreaterThan(total(one));
  expect([many.sqs, many.eventBridge]).toEqual([expect.closeTo(0.0012, 9), expect.closeTo(0.001, 9)]);
});

test('two empty queues are asked 657,000 times a month each', () => {
  expect(monthlyCost(prices, measured).idlePolls).toBeCloseTo(2 * 0.2628, 6);
});
