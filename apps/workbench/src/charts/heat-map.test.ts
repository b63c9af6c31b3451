import { expect, test } from 'vitest';
import { input, measure, theme } from './charts.test.support.ts';
import { drawHeatMap } from './heat-map.ts';

const rows = {
  name: 'rows',
  role: 'rows',
  type: 'day-of-week',
  label: 'Day',
  values: ['Monday', 'Tuesday'].map((label, index) => ({ value: index + 1, label })),
} as const;
const columns = { name: 'columns', role: 'columns', type: 'text', label: 'Region' } as const;

interface HeatOption {
  visualMap: { min: number; max: number };
  xAxis: { data: string[] };
  yAxis: { data: string[]; inverse: boolean };
  series: { data: { value: number[]; label: { color: string } }[] }[];
}

test('cells stand where their row and column are; those without rows are left out', () => {
  const drawing = drawHeatMap(
    input(
      'heat-map',
      [rows, columns, measure],
      [
        [2, 'b', 10],
        [1, 'a', 0],
        [1, 'b', null],
      ],
    ),
  );
  const option = drawing.option as unknown as HeatOption;
  expect(option.xAxis.data).toEqual(['b', 'a']);
  expect(option.yAxis).toMatchObject({ data: ['Mon', 'Tue'], inverse: true });
  expect(option.series[0]?.data).toEqual([
    { value: [0, 1, 10], label: { color: theme.onHigh } },
    { value: [1, 0, 0], label: { color: theme.onLow } },
  ]);
  expect(option.visualMap).toMatchObject({ min: 0, max: 10 });
  expect(drawing.scale).toEqual({ low: '0', high: '10' });
  expect(drawing.summary).toBe('Title: heat map of rows. Greatest: 10 at Tuesday, b.');
});

test('a single value still has a scale', () => {
  const option = drawHeatMap(input('heat-map', [rows, columns, measure], [[1, 'a', 5]]))
    .option as unknown as HeatOption;
  expect(option.visualMap).toMatchObject({ min: 5, max: 6 });
});
