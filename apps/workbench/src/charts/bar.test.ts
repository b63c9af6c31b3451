import { expect, test } from 'vitest';
import { drawBar } from './bar.ts';
import { category, input, measure, series } from './charts.test.support.ts';

interface BarOption {
  xAxis: { type: string; data?: string[] };
  yAxis: { type: string; data?: string[]; inverse?: boolean };
  series: {
    id: string;
    stack?: string;
    data: (number | null)[];
    itemStyle: { color: string };
    label: { show: boolean };
  }[];
}
const optionOf = (drawing: { option: unknown }) => drawing.option as BarOption;

test('a bar per category, in the order of the rows, with its value on it', () => {
  const drawing = drawBar(
    input(
      'bar',
      [category, measure],
      [
        ['south', 1200],
        ['north', 30],
        [null, 2],
      ],
    ),
  );
  const { xAxis, series: bars } = optionOf(drawing);
  expect(xAxis.data).toEqual(['south', 'north', '(no value)']);
  expect(bars.map((bar) => [bar.data, bar.stack, bar.label.show])).toEqual([[[1200, 30, 2], undefined, true]]);
  expect(drawing.legend).toEqual([]);
  expect(drawing.summary).toBe('Title: bar chart of rows, 3 bars. Greatest: south 1,200, north 30, (no value) 2.');
});

test('horizontal bars begin at the top and have room for each', () => {
  const rows = Array.from({ length: 20 }, (_, index) => [`c${index}`, index]);
  const drawing = drawBar(input('bar', [category, measure], rows, { orientation: 'horizontal' }));
  expect(optionOf(drawing).yAxis).toMatchObject({ type: 'category', inverse: true });
  expect(drawing.height).toBeGreaterThan(20 * 20);
});

test('stacks hold a part per series, missing where there are no rows', () => {
  const rows = [
    ['south', 'tv', 5],
    ['south', 'phone', 3],
    ['north', 'phone', 1],
  ];
  const drawing = drawBar(input('bar', [category, series, measure], rows));
  expect(optionOf(drawing).series.map((bar) => [bar.id, bar.stack, bar.data, bar.itemStyle.color])).toEqual([
    ['phone', 'all', [3, 1], 'one'],
    ['tv', 'all', [5, null], 'three'],
  ]);
  expect(drawing.legend.map((entry) => entry.label)).toEqual(['phone', 'tv']);
  expect(drawing.summary).toContain('Greatest: south 8, north 1.');
});

test('all hours of the day stand on the axis, those without rows bare', () => {
  const hours = {
    ...category,
    type: 'hour-of-day',
    values: [0, 1, 2].map((value) => ({ value, label: `0${value}` })),
  } as const;
  const { xAxis, series: bars } = optionOf(
    drawBar(
      input(
        'bar',
        [hours, measure],
        [
          [0, 4],
          [2, 6],
        ],
      ),
    ),
  );
  expect(xAxis.data).toEqual(['00', '01', '02']);
  expect(bars[0]?.data).toEqual([4, null, 6]);
});
