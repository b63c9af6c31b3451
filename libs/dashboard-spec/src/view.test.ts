import { describe, expect, it } from 'vitest';
import { toDashboardView } from './index.ts';
import type { VisualView } from './index.ts';
import { dashboardOf } from './orders.test.fixture.ts';
import type { OrdersVisual } from './orders.test.fixture.ts';

const viewOf = (visual: OrdersVisual): VisualView | undefined =>
  toDashboardView(dashboardOf(visual)).sheets[0]?.visuals[0];

const common = { id: 'v', title: 'V' } as const;
const count = { aggregate: 'count' } as const;

describe('toDashboardView', () => {
  it('is plain JSON that says what a page must draw', () => {
    const view = toDashboardView(
      dashboardOf({
        id: 'prices',
        title: 'Prices',
        description: 'By region',
        kind: 'bar',
        category: 'group',
        measure: { aggregate: 'average', column: 'price', format: { decimals: 2, suffix: ' €' } },
      }),
    );
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view).toEqual({
      name: 'orders',
      title: 'Orders',
      dataset: { name: 'order', title: 'Orders' },
      filters: [
        { kind: 'date-range', column: 'event_date', label: 'Event date' },
        { kind: 'date-range', column: 'timestamp', label: 'Timestamp' },
        { kind: 'category', column: 'group', label: 'Group' },
        { kind: 'category', column: 'select', label: 'Select' },
        { kind: 'category', column: 'paid', label: 'Paid' },
      ],
      sheets: [
        {
          title: 'All',
          visuals: [
            {
              id: 'prices',
              kind: 'bar',
              title: 'Prices',
              description: 'By region',
              notes: [],
              orientation: 'vertical',
              columns: [
                {
                  name: 'category',
                  role: 'category',
                  type: 'text',
                  label: 'Group',
                  values: ['north', 'south', 'east'].map((value) => ({ value, label: value })),
                },
                {
                  name: 'measure_1',
                  role: 'measure',
                  type: 'number',
                  label: 'Average price',
                  format: { decimals: 2, suffix: ' €' },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('notes what is left out or folded', () => {
    const notes = (visual: OrdersVisual) => viewOf(visual)?.notes;
    const hour = { column: 'timestamp', part: 'hour-of-day' } as const;
    const day = { column: 'timestamp', grain: 'day' } as const;
    expect(notes({ ...common, kind: 'donut', category: 'select', measure: count, limit: 4 })).toEqual([
      "All beyond the 4 greatest are 'Other'.",
    ]);
    expect(notes({ ...common, kind: 'bar', category: 'select', measure: count, limit: 4 })).toEqual([
      'Only the first 4 are shown.',
    ]);
    expect(notes({ ...common, kind: 'heat-map', rows: hour, columns: hour, measure: count })).toEqual([
      'Rows without timestamp are left out.',
    ]);
    expect(notes({ ...common, kind: 'line', time: day, measures: [count], series: 'id', seriesLimit: 3 })).toEqual([
      'Rows without timestamp are left out.',
      "All beyond the 3 greatest are 'Other'.",
    ]);
    expect(notes({ ...common, kind: 'line', time: { ...day, column: 'day' }, measures: [count] })).toEqual([]);
  });

  it('says what a moment without rows means', () => {
    const measures = [count, { aggregate: 'average', column: 'price' } as const];
    const view = viewOf({ ...common, kind: 'line', time: { column: 'day', grain: 'day' }, measures });
    expect(view?.columns.map(({ missing }) => missing)).toEqual([undefined, 'zero', 'gap']);
    expect(view?.columns[0]).toEqual({ name: 'time', role: 'time', type: 'date', grain: 'day', label: 'Day' });
  });

  it('knows all hours and days, and the types of a table', () => {
    const hour = { column: 'timestamp', part: 'hour-of-day' } as const;
    const weekday = { column: 'timestamp', part: 'day-of-week' } as const;
    const [rows, columns] = viewOf({
      ...common,
      kind: 'heat-map',
      rows: weekday,
      columns: hour,
      measure: count,
    })!.columns;
    expect(rows).toMatchObject({ type: 'day-of-week', label: 'Day of week (UTC)' });
    expect(rows?.values?.[0]).toEqual({ value: 1, label: 'Monday' });
    expect(columns?.values).toHaveLength(24);
    expect(columns?.values?.at(-1)).toEqual({ value: 23, label: '23' });
    const sort = { column: 'id', direction: 'ascending' } as const;
    const all = ['id', 'quantity', 'price', 'paid', 'group', 'day', 'timestamp', 'event_date', 'source_file'] as const;
    const table = viewOf({ ...common, kind: 'table', columns: all, sort, limit: 5 });
    expect(table?.columns.map(({ type }) => type).join(' ')).toBe(
      'text number number boolean text date timestamp date text',
    );
    expect(table?.columns[0]).toEqual({ name: 'id', role: 'value', type: 'text', label: 'ID' });
  });

  it.each([
    [{ aggregate: 'count' } as const, 'Rows'],
    [{ aggregate: 'count-distinct', column: 'id' } as const, 'Different ID'],
    [{ aggregate: 'sum', column: 'quantity' } as const, 'Total quantity'],
    [{ aggregate: 'min', column: 'price' } as const, 'Lowest price'],
    [{ aggregate: 'max', column: 'price', label: 'Dearest' } as const, 'Dearest'],
  ])('labels %o', (measure, label) => {
    expect(viewOf({ ...common, kind: 'kpi', measure })?.columns[0]?.label).toBe(label);
  });
});
