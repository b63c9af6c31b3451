import { expect, test } from 'vitest';
import { readInputs } from './inputs.ts';
import { crawlCost, publishCost, publishTotal, queryCost } from './publish-cost.ts';

const { prices, measured } = await readInputs();
const round = { ...measured, recordsPerMegabyte: 10_000 };
round.publish = { ...measured.publish, rowsPerSecond: 50_000, rowsPerDate: 100_000, finalShare: 0.2 };

test('a run is charged for its start and its rows, for two workers', () => {
  // 10,000,000 rows in 200 seconds, and 60 besides, on 2 DPUs.
  const { glue } = publishCost({ files: 1, megabytes: 1000, runs: 1 }, prices, round);
  expect(glue).toBeCloseTo((260 * 2 * 0.44) / 3600, 9);
});

test('a run that changes little is charged for the whole of the date that it touches', () => {
  const { glue } = publishCost({ files: 1, megabytes: 0.001, runs: 1 }, prices, round);
  expect(glue).toBeCloseTo((62 * 2 * 0.44) / 3600, 9);
});

test('the same files in many runs cost more than in one, mostly for jobs that start', () => {
  const one = publishCost({ files: 1000, megabytes: 1, runs: 1 }, prices, measured);
  const many = publishCost({ files: 1000, megabytes: 1, runs: 1000 }, prices, measured);
  expect(publishTotal(many)).toBeGreaterThan(50 * publishTotal(one));
  expect(many.glue / publishTotal(many)).toBeGreaterThan(0.9);
  expect(many.events).toBe(one.events);
});

test('a crawl is charged for ten minutes, a query for ten megabytes at least', () => {
  expect(crawlCost(prices)).toBeCloseTo(2 * (10 / 60) * 0.44, 9);
  expect(queryCost(1, prices, round)).toBeCloseTo(0.00005, 9);
  expect(queryCost(1000, prices, round)).toBeCloseTo(0.001, 9);
});
