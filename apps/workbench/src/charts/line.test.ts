import { expect, test } from 'vitest';
import { category, input, measure, series, time } from './charts.test.support.ts';
import { drawLine } from './line.ts';

interface LineOption {
  xAxis: { axisLabel: { customValues: number[] } };
  yAxis: { scale: boolean; position: string }[];
  series: {
    id: string;
    name: string;
    yAxisIndex: number;
    data: [number, number | null][];
    showSymbol: boolean;
    itemStyle: { color: string };
  }[];
}
const optionOf = (drawing: { option: unknown }) => drawing.option as LineOption;
const values = (line: LineOption['series'][number] | undefined) => line?.data.map((point) => point[1]);

const count = { ...measure, missing: 'zero' } as const;
const average = {
  ...measure,
  name: 'measure_2',
  label: 'Average',
  missing: 'gap',
  format: { decimals: 1, suffix: ' °C' },
} as const;

test('a day without rows is zero for a count and a gap for an average', () => {
  const drawing = drawLine(
    input(
      'line',
      [time, count, average],
      [
        ['2026-01-01', 3, 1.5],
        ['2026-01-03', 4, 2.5],
      ],
    ),
  );
  const { series: lines, yAxis } = optionOf(drawing);
  expect(lines.map(values)).toEqual([
    [3, 0, 4],
    [1.5, null, 2.5],
  ]);
  expect(yAxis.map(({ scale, position }) => [scale, position])).toEqual([
    [false, 'left'],
    [true, 'right'],
  ]);
  expect(lines.map((line) => line.yAxisIndex)).toEqual([0, 1]);
  expect(drawing.legend.map((entry) => entry.label)).toEqual(['Rows', 'Average']);
});

test('a line per value of the series, in declared order, each with its own colour', () => {
  const rows = [
    ['2026-01-01', 'tv', 1],
    ['2026-01-01', 'phone', 2],
    ['2026-01-02', 'phone', 3],
    ['2026-01-02', null, 4],
  ];
  const drawing = drawLine(input('line', [time, series, count], rows));
  const { series: lines } = optionOf(drawing);
  expect(lines.map((line) => [line.name, values(line), line.itemStyle.color])).toEqual([
    ['phone', [2, 3], 'one'],
    ['tv', [1, 0], 'three'],
    ['(no value)', [0, 4], 'rest'],
  ]);
});

test('what is switched off is not drawn, but stays in the legend', () => {
  const rows = [
    ['2026-01-01', 'tv', 1],
    ['2026-01-01', 'phone', 2],
  ];
  const drawing = drawLine(input('line', [time, series, count], rows, { hidden: new Set(['tv']) }));
  expect(optionOf(drawing).series.map((line) => line.id)).toEqual(['phone']);
  expect(drawing.legend.map((entry) => entry.key)).toEqual(['phone', 'tv']);
});

test('one line needs no legend, and the sentence says its range', () => {
  const drawing = drawLine(
    input(
      'line',
      [time, count],
      [
        ['2026-01-01', 1200],
        ['2026-01-02', 3],
      ],
    ),
  );
  expect(drawing.legend).toEqual([]);
  expect(drawing.summary).toBe('Title: line chart by day from 2026-01-01 to 2026-01-02. Rows between 3 and 1,200.');
});

test('a point between two gaps shows itself in a chart of many lines', () => {
  const days = ['2026-01-01', '2026-01-03', '2026-01-04'];
  const rows = ['a', 'b', 'c', 'd'].flatMap((name) => days.map((day, index) => [day, name, index]));
  const { series: lines } = optionOf(drawLine(input('line', [time, { ...category, role: 'series' }, average], rows)));
  expect(lines[0]?.showSymbol).toBe(true);
  expect(lines[0]?.data.map((point) => (Array.isArray(point) ? 'dot' : 'none'))).toEqual([
    'dot',
    'none',
    'none',
    'none',
  ]);
});

test('a narrow chart has fewer ticks', () => {
  const rows = Array.from({ length: 28 }, (_, index) => [`2026-02-${String(index + 1).padStart(2, '0')}`, 1]);
  const ticks = (width: number) =>
    optionOf(drawLine(input('line', [time, count], rows, { width }))).xAxis.axisLabel.customValues.length;
  expect([ticks(1300), ticks(600), ticks(300)]).toEqual([14, 4, 2]);
});
