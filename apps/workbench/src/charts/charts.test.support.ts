import type { Value } from '@sluice/contract';
import type { ResultColumn, VisualView } from '@sluice/dashboard-spec';
import type { DrawingInput } from './drawing.ts';
import type { ChartTheme } from './theme.ts';

export const theme: ChartTheme = {
  font: 'sans-serif',
  text: 'text',
  muted: 'muted',
  surface: 'surface',
  grid: 'grid',
  line: 'line',
  series: ['one', 'two', 'three'],
  rest: 'rest',
  low: 'rgb(255, 255, 255)',
  high: 'rgb(0, 0, 80)',
  onLow: 'rgb(0, 0, 0)',
  onHigh: 'rgb(254, 254, 254)',
};

/** What a chart is drawn from, around the columns and rows that a test is about. */
export function input(
  kind: VisualView['kind'],
  columns: readonly ResultColumn[],
  rows: readonly (readonly Value[])[],
  more: Partial<DrawingInput> & { orientation?: 'horizontal' } = {},
): DrawingInput {
  const { orientation, ...rest } = more;
  const visual = { id: 'v', kind, title: 'Title', notes: [], columns, ...(orientation && { orientation }) };
  return { visual, frame: { columns, rows }, theme, domains: new Map(), hidden: new Set(), width: 600, ...rest };
}

export const measure: ResultColumn = { name: 'measure_1', role: 'measure', type: 'number', label: 'Rows' };
export const time: ResultColumn = { name: 'time', role: 'time', type: 'date', label: 'Day', grain: 'day' };
export const category: ResultColumn = { name: 'category', role: 'category', type: 'text', label: 'Region' };
export const series: ResultColumn = {
  name: 'series',
  role: 'series',
  type: 'text',
  label: 'Device',
  values: ['phone', 'tablet', 'tv'].map((value) => ({ value, label: value })),
};
