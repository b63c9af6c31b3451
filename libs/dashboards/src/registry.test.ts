import { datasets } from '@sluice/datasets';
import { compileVisual, visualsOf } from '@sluice/dashboard-spec';
import { describe, expect, it } from 'vitest';
import { dashboards } from './index.ts';
import { show } from './tables.test.fixture.ts';

it('there is a dashboard for every dataset, under its own name', () => {
  expect(new Set(dashboards.map(({ dataset }) => dataset))).toEqual(new Set(datasets));
  expect(new Set(dashboards.map(({ name }) => name)).size).toBe(dashboards.length);
});

describe.each(dashboards)('$name', (dashboard) => {
  it('shows what analysts look for: numbers, a trend, a rhythm, a ranking, shares, rows', () => {
    const kinds = visualsOf(dashboard).map(({ kind }) => kind);
    expect(kinds.length).toBeGreaterThanOrEqual(6);
    expect(new Set(kinds)).toEqual(new Set(['kpi', 'line', 'heat-map', 'bar', 'donut', 'table']));
    expect(dashboard.filters.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['date-range', 'category']));
  });

  it('draws something in every visual, in the columns that it says', async () => {
    const { visuals } = await show(dashboard);
    for (const { id } of visualsOf(dashboard)) {
      expect(visuals[id]?.columns).toEqual(compileVisual(dashboard, id).columns.map(({ name }) => name));
      expect(visuals[id]?.rows, id).not.toHaveLength(0);
    }
  });

  it('offers values in every filter, and each narrows every visual', async () => {
    const { options } = await show(dashboard);
    for (const { kind, column } of dashboard.filters) {
      expect(options[column], column).not.toHaveLength(0);
      const none = kind === 'category' ? { values: ['no such value'] } : { from: '2030-01-01' };
      const { visuals } = await show(dashboard, { [column]: none });
      for (const { id, kind: shown } of visualsOf(dashboard)) {
        if (shown === 'kpi') expect([0, null], `${id} by ${column}`).toContain(visuals[id]?.rows[0]?.[0]);
        else expect(visuals[id]?.rows, `${id} by ${column}`).toHaveLength(0);
      }
    }
  });
});
