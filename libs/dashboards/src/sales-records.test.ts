import { expect, it } from 'vitest';
import { salesDashboard } from './sales-records.ts';
import { show } from './tables.test.fixture.ts';

it('shows what sells, where and when', async () => {
  const { visuals, options } = await show(salesDashboard);
  expect(visuals['sales']?.rows).toEqual([[4]]);
  expect(visuals['pieces-sold']?.rows).toEqual([[16]]);
  expect(visuals['pieces-per-sale']?.rows).toEqual([[4]]);
  expect(visuals['top-items']?.rows).toEqual([
    ['Cable', 9],
    ['Laptop', 6],
    ['Desk', 1],
  ]);
  expect(visuals['items-by-region']?.rows).toEqual([
    ['east', 'Cable', 9],
    ['south', 'Desk', 1],
    ['south', 'Laptop', 4],
    ['north', 'Laptop', 2],
  ]);
  expect(visuals['sales-by-week']?.rows).toEqual([
    ['2026-10-05', 3],
    ['2026-10-12', 1],
  ]);
  expect(visuals['largest-sales']?.rows.map(([quantity]) => quantity)).toEqual([9, 4, 2, 1]);
  expect(options['region']).toEqual([['east'], ['north'], ['south']]);
});

it('narrows to a day and a region', async () => {
  const day = { from: '2026-10-05', to: '2026-10-05' };
  const { visuals } = await show(salesDashboard, { event_date: day, region: { values: ['south', 'east'] } });
  expect(visuals['latest-sales']?.rows.map(([, transaction]) => transaction)).toEqual(['T1002']);
});
