import { expect, it } from 'vitest';
import { show } from './tables.test.fixture.ts';
import { userLogsDashboard } from './user-logs.ts';

it('shows who uses the product, and counts rows without a timestamp by their event date', async () => {
  const { visuals, options } = await show(userLogsDashboard);
  expect(visuals['users']?.rows).toEqual([[3]]);
  expect(visuals['actions']?.rows).toEqual([[4]]);
  expect(visuals['users-by-day']?.rows).toEqual([
    ['2026-10-05', 1],
    ['2026-10-06', 1],
    ['2026-10-07', 1],
  ]);
  expect(visuals['device-share']?.rows).toEqual([
    ['desktop', 2],
    ['mobile', 2],
  ]);
  expect(visuals['actions-by-hour-and-weekday']?.rows).toEqual([
    [1, 8, 2],
    [2, 21, 1],
  ]);
  expect(visuals['top-locations']?.rows).toEqual([
    ['Berlin', 2],
    ['São Paulo', 1],
  ]);
  expect(visuals['latest-actions']?.rows.map(([timestamp]) => timestamp).at(-1)).toBeNull();
  expect(options['event_date']).toEqual([['2026-10-05', '2026-10-07']]);
});

it('narrows to an action on a device', async () => {
  const filters = { action: { values: ['login'] }, device_type: { values: ['mobile'] } };
  const { visuals } = await show(userLogsDashboard, filters);
  expect(visuals['most-active-users']?.rows).toEqual([['U2', 1]]);
});
