import { expect, it } from 'vitest';
import { iotSensorDashboard } from './iot-sensor-data.ts';
import { show } from './tables.test.fixture.ts';

it('shows the climate and who reported it', async () => {
  const { visuals, options } = await show(iotSensorDashboard);
  expect(visuals['average-temperature']?.rows).toEqual([[14.5]]);
  expect(visuals['lowest-temperature']?.rows).toEqual([[-1.2]]);
  expect(visuals['temperature-by-day']?.rows).toEqual([
    ['2026-10-05', 's1', 20.6],
    ['2026-10-05', 's2', 18],
    ['2026-10-06', 's2', -1.2],
  ]);
  expect(visuals['temperature-by-hour-and-weekday']?.rows).toEqual([
    [1, 8, 19.05],
    [1, 9, 21.1],
    [2, 8, -1.2],
  ]);
  expect(visuals['sensors-by-day']?.rows).toEqual([
    ['2026-10-05', 2],
    ['2026-10-06', 1],
  ]);
  expect(visuals['latest-readings']?.rows[0]).toEqual(['2026-10-06 08:00:00', 's2', '-1.20', '60.50', 'iot.csv', 5]);
  expect(options).toEqual({ event_date: [['2026-10-05', '2026-10-06']], sensor_id: [['s1'], ['s2']] });
});

it('narrows to some sensors', async () => {
  const { visuals } = await show(iotSensorDashboard, { sensor_id: { values: ['s1'] } });
  expect(visuals['readings']?.rows).toEqual([[2]]);
  expect(visuals['readings-by-sensor']?.rows).toEqual([['s1', 2]]);
});
