import type { Dataset } from '@sluice/contract';
import { describe, expect, it } from 'vitest';
import { DashboardError, defineDashboard, visualsOf } from './index.ts';
import type { DashboardDefinition, Visual } from './index.ts';
import { orders } from './orders.test.fixture.ts';

const count = { aggregate: 'count' } as const;
const kpi: Visual = { kind: 'kpi', id: 'rows', title: 'Rows', measure: count };

const definition = (...visuals: readonly Visual[]): DashboardDefinition => ({
  name: 'orders',
  title: 'Orders',
  filters: [],
  sheets: [{ title: 'All', visuals }],
});

/** Definitions as they come from elsewhere, with names that TypeScript does not know. */
const define = (given: DashboardDefinition) => defineDashboard(orders as Parameters<typeof defineDashboard>[0], given);

const messages = (given: DashboardDefinition): readonly string[] => {
  try {
    define(given);
    return [];
  } catch (error) {
    if (!(error instanceof DashboardError)) throw error;
    return error.problems.map(({ message }) => message);
  }
};

describe('defineDashboard', () => {
  it('keeps a frozen copy', () => {
    const given = definition(kpi);
    const dashboard = define(given);
    expect(dashboard).toEqual({ ...given, dataset: orders });
    expect(visualsOf(dashboard)).toEqual([kpi]);
    expect(Object.isFrozen(dashboard.sheets[0]?.visuals[0])).toBe(true);
    expect(Object.isFrozen(given.sheets)).toBe(false);
  });

  it('lists everything wrong, and names the visual', () => {
    const bad: Visual = { kind: 'kpi', id: 'Bad Id', title: ' ', measure: count };
    const twice = definition(kpi, bad, kpi);
    expect(() => define({ ...twice, name: 'Orders!' })).toThrow(
      "cannot define dashboard 'Orders!': name must be kebab-case such as 'daily-sales', found 'Orders!'; " +
        "visual 'Bad Id': id must be kebab-case such as 'sales-by-day'; visual 'Bad Id': needs a title; " +
        "visual 'rows': id is used twice",
    );
  });

  it('has no place for a column whose values are dropped', () => {
    const group = { ...orders.columns.group, pii: 'drop' } as const;
    const dataset: Dataset = { ...orders, columns: { ...orders.columns, group } };
    const byGroup = definition({ kind: 'donut', id: 'groups', title: 'Groups', category: 'group', measure: count });
    expect(() => defineDashboard(dataset, byGroup)).toThrow(
      "visual 'groups': column 'group' is dropped: it is always null; the category takes id, select, paid, source_file",
    );
  });

  it('needs something to show', () => {
    expect(messages({ ...definition(), title: '' })).toEqual([
      'needs a title',
      "sheet 'All' needs at least one visual",
    ]);
    expect(messages({ ...definition(), sheets: [] })).toEqual(['needs at least one sheet']);
  });

  it('takes one filter per column', () => {
    const filters = [{ kind: 'category', column: 'group' } as const, { kind: 'category', column: 'group' } as const];
    expect(messages({ ...definition(kpi), filters })).toEqual(["column 'group' has two filters: keep one"]);
  });

  const common = { id: 'v', title: 'V' } as const;
  const time = { column: 'timestamp', grain: 'day' } as const;
  const weekday = { column: 'day', part: 'day-of-week' } as const;
  const sort = { column: 'id', direction: 'ascending' } as const;

  it.each<[Visual, string[]]>([
    [{ ...common, kind: 'bar', category: 'select', measure: count }, [unbounded('select', 'limit')]],
    [{ ...common, kind: 'donut', category: 'id', measure: count }, [unbounded('id', 'limit')]],
    [{ ...common, kind: 'line', time, measures: [count], series: 'id' }, [unbounded('id', 'seriesLimit')]],
    [{ ...common, kind: 'bar', category: 'group', series: 'id', measure: count }, [unbounded('id', 'seriesLimit')]],
    [{ ...common, kind: 'heat-map', rows: 'id', columns: 'group', measure: count }, [unbounded('id', 'rowLimit')]],
    [
      { ...common, kind: 'heat-map', rows: 'group', columns: 'id', measure: count },
      ["column 'id' may have any number of values: use it for the rows, with a rowLimit"],
    ],
    [
      { ...common, kind: 'bar', category: 'group', measure: count, limit: 0 },
      ['limit must be a whole number from 1 to 200, found 0'],
    ],
    [
      { ...common, kind: 'table', columns: ['id'], sort, limit: 2_000 },
      ['limit must be a whole number from 1 to 1000, found 2000'],
    ],
    [{ ...common, kind: 'table', columns: ['id', 'id'], sort, limit: 5 }, ['names a column twice']],
    [{ ...common, kind: 'table', columns: [], sort, limit: 5 }, ['needs at least one column']],
    [{ ...common, kind: 'bar', category: weekday, measure: count, limit: 3 }, ['hours and days need no limit']],
    [
      { ...common, kind: 'bar', category: weekday, measure: count, sort: 'measure' },
      ['bars by day-of-week are sorted by category'],
    ],
    [{ ...common, kind: 'line', time, measures: [] }, ['needs at least one measure']],
    [
      { ...common, kind: 'line', time, measures: [count, count], series: 'group' },
      ['with a series, a line has exactly one measure'],
    ],
    [{ ...common, kind: 'line', time, measures: [count], seriesLimit: 3 }, ['a seriesLimit needs a series']],
    [
      { ...common, kind: 'kpi', measure: { ...count, format: { decimals: -1 } } },
      ['decimals must be a whole number from 0 to 10, found -1'],
    ],
  ])('refuses %o', (visual, expected) => {
    expect(messages(definition(visual))).toEqual(expected);
  });
});

function unbounded(column: string, limit: string): string {
  return `column '${column}' may have any number of values: give a ${limit}`;
}
