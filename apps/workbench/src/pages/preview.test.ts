import { expect, test } from 'vitest';
import type { DashboardView } from '@sluice/dashboard-spec';
import { measure, series, time } from '../charts/charts.test.support.ts';
import { previewOf } from './preview.ts';

const visual = (id: string, kind: 'kpi' | 'line') => ({ id, kind, title: id, notes: [], columns: [] });
const view: DashboardView = {
  name: 'd',
  title: 'D',
  dataset: { name: 'd', title: 'D' },
  filters: [],
  sheets: [{ title: 'S', visuals: [visual('a', 'kpi'), visual('b', 'kpi'), visual('l', 'line')] }],
};

test('the numbers that there are, and the line with its series', () => {
  const preview = previewOf(view, {
    a: { columns: [{ ...measure, format: { suffix: ' °C' } }], rows: [[8.5]] },
    b: { columns: [measure], rows: [], error: 'no' },
    l: {
      columns: [time, series, { ...measure, missing: 'zero' }],
      rows: [
        ['2026-01-01', 'tv', 1],
        ['2026-01-01', 'phone', 2],
        ['2026-01-03', 'tv', 5],
      ],
    },
  });
  expect(preview).toEqual({
    isEmpty: false,
    numbers: [{ id: 'a', title: 'a', value: '8.5 °C' }],
    line: {
      title: 'l',
      lines: [
        [2, 0, 0],
        [1, 0, 5],
      ],
    },
  });
});

test('without data there is nothing to show', () => {
  expect(previewOf(view, {})).toEqual({ isEmpty: true, numbers: [], line: undefined });
});
