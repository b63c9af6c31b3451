import { describe, expect, it } from 'vitest';
import { defineDashboard } from './index.ts';
import type { Filter } from './index.ts';
import type { NamesOf } from './names.ts';
import { orders } from './orders.test.fixture.ts';
import type { Bare, OrdersVisual } from './orders.test.fixture.ts';

const count = { aggregate: 'count' } as const;

/** What `defineDashboard` says of a visual, and of filters. */
function refusal(visual: Bare<OrdersVisual>, ...filters: readonly Filter<NamesOf<typeof orders>>[]): string {
  const visuals = [{ id: 'v', title: 'V', ...visual } as OrdersVisual];
  try {
    defineDashboard(orders, { name: 'd', title: 'D', filters, sheets: [{ title: 'S', visuals }] });
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Each of these is an error twice: TypeScript says so where it is written, and `defineDashboard` where it is run. */
describe('what does not compile', () => {
  it('measures of a column that is not there or no number', () => {
    // @ts-expect-error there is no such column
    expect(refusal({ kind: 'kpi', measure: { aggregate: 'sum', column: 'quantities' } })).toContain(
      "visual 'v': there is no column 'quantities'; 'sum' takes quantity, price",
    );
    // @ts-expect-error text cannot be averaged
    expect(refusal({ kind: 'kpi', measure: { aggregate: 'average', column: 'select' } })).toContain(
      "visual 'v': column 'select' is a text; 'average' takes quantity, price",
    );
    // @ts-expect-error line numbers are no quantity
    expect(refusal({ kind: 'kpi', measure: { aggregate: 'max', column: 'source_line' } })).toContain(
      "column 'source_line' is an integer; 'max' takes quantity, price",
    );
    // @ts-expect-error no such aggregation
    expect(refusal({ kind: 'kpi', measure: { aggregate: 'median', column: 'price' } })).toContain(
      "unknown aggregation 'median': use one of count, count-distinct, sum, average, min, max",
    );
  });

  it('a timestamp where a category belongs', () => {
    // @ts-expect-error a timestamp is no category
    expect(refusal({ kind: 'bar', category: 'timestamp', measure: count, limit: 5 })).toContain(
      "column 'timestamp' is a timestamp; the category takes id, select, paid, group, source_file",
    );
    // @ts-expect-error a number is no category
    expect(refusal({ kind: 'donut', category: 'quantity', measure: count, limit: 5 })).toContain(
      "column 'quantity' is an integer; the category takes",
    );
    const time = { column: 'timestamp', grain: 'day' } as const;
    // @ts-expect-error nor is a date
    expect(refusal({ kind: 'line', time, measures: [count], series: 'day', seriesLimit: 3 })).toContain(
      "column 'day' is a date; the series takes",
    );
  });

  it('a time axis that is no time, and hours of a date', () => {
    // @ts-expect-error a category is no time
    expect(refusal({ kind: 'line', time: { column: 'group', grain: 'day' }, measures: [count] })).toContain(
      "column 'group' is a category; a time axis by day takes day, timestamp, event_date",
    );
    // @ts-expect-error a date has no hours
    expect(refusal({ kind: 'line', time: { column: 'day', grain: 'hour' }, measures: [count] })).toContain(
      "column 'day' is a date; a time axis by hour takes timestamp",
    );
    const rows = { column: 'event_date', part: 'hour-of-day' } as const;
    // @ts-expect-error a date has no hours
    expect(refusal({ kind: 'heat-map', rows, columns: 'group', measure: count })).toContain(
      "column 'event_date' is a date; the hour-of-day takes timestamp",
    );
  });

  it('slices and stacks that do not add up', () => {
    const measure = { aggregate: 'average', column: 'price' } as const;
    // @ts-expect-error averages do not add up
    expect(refusal({ kind: 'donut', category: 'group', measure })).toContain(
      "visual 'v': 'average' does not add up to a whole: use count or sum",
    );
    // @ts-expect-error nor in stacks
    expect(refusal({ kind: 'bar', category: 'group', series: 'paid', measure })).toContain(
      "'average' does not add up to a whole",
    );
  });

  it('tables of columns that are not there', () => {
    const sort = { column: 'id', direction: 'ascending' } as const;
    // @ts-expect-error there is no such column
    expect(refusal({ kind: 'table', columns: ['id', 'total'], sort, limit: 5 })).toContain(
      "there is no column 'total'; a table takes id, select, quantity, price, paid, group, day, timestamp, event_date",
    );
    // @ts-expect-error nor to sort by
    expect(refusal({ kind: 'table', columns: ['id'], sort: { ...sort, column: 'ids' }, limit: 5 })).toContain(
      "there is no column 'ids'; sorting takes id",
    );
  });

  it('filters on columns of another kind', () => {
    const kpi = { kind: 'kpi', measure: count } as const;
    // @ts-expect-error a category has no range of dates
    expect(refusal(kpi, { kind: 'date-range', column: 'group' })).toContain(
      "cannot define dashboard 'd': column 'group' is a category; a date-range filter takes day, timestamp, event_date",
    );
    // @ts-expect-error a price is no category
    expect(refusal(kpi, { kind: 'category', column: 'price' })).toContain("column 'price' is a decimal");
  });

  it('kinds that nothing can draw', () => {
    // @ts-expect-error no such kind
    expect(refusal({ kind: 'gauge', measure: count })).toContain(
      "unknown kind of visual 'gauge': use one of kpi, line, bar, donut, heat-map, table",
    );
    const kpi = { kind: 'kpi', measure: count } as const;
    // @ts-expect-error no such kind
    expect(refusal(kpi, { kind: 'number', column: 'price' })).toContain(
      "unknown kind of filter 'number': use one of date-range, category",
    );
  });
});
