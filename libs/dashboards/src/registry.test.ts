import { readdirSync } from 'node:fs';
import { compileVisual, visualsOf } from '@sluice/dashboard-spec';
import { describe, expect, it } from 'vitest';
import { dashboards, iotSensorDashboard, salesDashboard, userLogsDashboard } from './index.ts';
import { show } from './tables.test.fixture.ts';

it('the registry holds each file beside it once, under its own name', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => /^[a-z0-9-]+\.ts$/.test(file));
  const specs = files.filter((file) => file !== 'index.ts' && file !== 'registry.ts');
  expect(dashboards.map(({ name }) => `${name}.ts`).sort()).toEqual(specs.sort());
});

it.each([iotSensorDashboard, salesDashboard, userLogsDashboard])(
  '$name shows what analysts look for: numbers, a trend, a rhythm, a ranking, shares, rows',
  (dashboard) => {
    const kinds = visualsOf(dashboard).map(({ kind }) => kind);
    expect(kinds.length).toBeGreaterThanOrEqual(6);
    expect(new Set(kinds)).toEqual(new Set(['kpi', 'line', 'heat-map', 'bar', 'donut', 'table']));
    expect(dashboard.filters.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['date-range', 'category']));
  },
);

describe.each(dashboards)('$name', (dashboard) => {
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
