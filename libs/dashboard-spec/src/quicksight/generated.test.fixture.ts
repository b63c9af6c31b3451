import { finalColumns } from '@sluice/contract';
import type { Value } from '@sluice/contract';
import fc from 'fast-check';
import { defineDashboard } from '../index.ts';
import type { Dashboard, FilterState } from '../index.ts';
import { orders } from '../orders.test.fixture.ts';
import type { OrdersVisual } from '../orders.test.fixture.ts';

/** A dashboard of some visuals over the orders, with every filter that QuickSight can have. */
export const dashboardOf = (visuals: readonly OrdersVisual[]): Dashboard =>
  defineDashboard(orders, {
    name: 'orders',
    title: 'Orders',
    filters: [
      { kind: 'date-range', column: 'event_date' },
      ...(['group', 'select', 'paid', 'source_file'] as const).map((column) => ({ kind: 'category', column }) as const),
    ],
    sheets: [{ title: 'All', visuals }],
  });

/** Values and times close together, so that groups meet, tie and lack values. */
const order = fc.record({
  select: fc.constantFrom('tea', 'cake', 'jam', 'Other', 'Tea', null),
  quantity: fc.integer({ min: -1, max: 5 }),
  cents: fc.integer({ min: -20, max: 99 }),
  paid: fc.constantFrom(true, false, null),
  group: fc.constantFrom('north', 'south', 'east', null),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.option(fc.integer({ min: 0, max: 23 })),
  file: fc.constantFrom('a.csv', 'b.csv'),
});

/** Rows of the orders' final table. */
export const orderRows = fc.array(order, { maxLength: 30, size: 'max' }).map((some) =>
  some.map(({ select, quantity, cents, paid, group, day, hour, file }, index): Value[] => {
    const date = `2026-03-${String(day).padStart(2, '0')}`;
    const time = hour === null ? null : `${date} ${String(hour).padStart(2, '0')}:59:59.999`;
    return [
      `o${index % 9}`,
      select,
      quantity,
      (cents / 100).toFixed(2),
      paid,
      group,
      date,
      time,
      date,
      file,
      index + 2,
    ];
  }),
);

const counted = { aggregate: 'count' } as const;
const sums = [
  { aggregate: 'sum', column: 'quantity' },
  { aggregate: 'sum', column: 'price' },
] as const;
const additive = fc.constantFrom(counted, ...sums);
const measure = fc.constantFrom(
  counted,
  ...sums,
  ...(['select', 'paid', 'day', 'quantity'] as const).map(
    (column) => ({ aggregate: 'count-distinct', column }) as const,
  ),
  ...(['quantity', 'price'] as const).flatMap((column) =>
    (['average', 'min', 'max'] as const).map((aggregate) => ({ aggregate, column }) as const),
  ),
);
const limit = fc.integer({ min: 1, max: 4 });
const bounded = fc.constantFrom('group' as const, 'paid' as const);
const unbounded = fc.constantFrom('select' as const, 'id' as const, 'source_file' as const);
const part = fc.constantFrom(
  { column: 'timestamp', part: 'hour-of-day' } as const,
  { column: 'timestamp', part: 'day-of-week' } as const,
  { column: 'event_date', part: 'day-of-week' } as const,
);
const time = fc.oneof(
  fc.record({
    column: fc.constant('timestamp' as const),
    grain: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
  }),
  fc.record({
    column: fc.constant('day' as const),
    grain: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  }),
);
const named = { id: fc.constant('it'), title: fc.constant('It') };
const direction = fc.constantFrom('ascending' as const, 'descending' as const);

/** Limits where a column of any number of values needs them, and where it does not. */
const series = fc.oneof(
  fc.record({ series: bounded }),
  fc.record({ series: fc.oneof(bounded, unbounded), seriesLimit: limit }),
);
const dimension = fc.oneof(
  fc.record({ category: fc.oneof(bounded, part) }),
  fc.record({ category: fc.oneof(bounded, unbounded), limit }),
);
const sort = fc.constantFrom({}, {}, { sort: 'category' as const });

const merged = <A, B, C>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>, c: fc.Arbitrary<C>): fc.Arbitrary<A & B & C> =>
  fc.tuple(a, b, c).map(([x, y, z]) => ({ ...x, ...y, ...z }));

const everyColumn = Object.keys(finalColumns(orders)) as (keyof typeof orders.columns)[];

/** Any visual over the orders that can be defined, of each kind. */
export const visuals: { readonly [K in OrdersVisual['kind']]: fc.Arbitrary<OrdersVisual> } = {
  kpi: fc.record({ ...named, kind: fc.constant('kpi'), measure }),
  line: fc.oneof(
    fc.record({
      ...named,
      kind: fc.constant('line'),
      time,
      measures: fc.array(measure, { minLength: 1, maxLength: 3 }),
    }),
    merged(
      fc.record({ ...named, kind: fc.constant('line') }),
      fc.record({ time, measures: fc.tuple(measure) }),
      series,
    ),
  ),
  bar: fc.oneof(
    merged(fc.record({ ...named, kind: fc.constant('bar'), measure }), dimension, sort),
    merged(
      fc.record({ ...named, kind: fc.constant('bar'), measure: additive }),
      dimension,
      merged(series, sort, fc.constant({})),
    ),
  ),
  donut: merged(
    fc.record({ ...named, kind: fc.constant('donut'), measure: additive }),
    fc.constant({}),
    fc.oneof(fc.record({ category: bounded }), fc.record({ category: fc.oneof(bounded, unbounded), limit })),
  ),
  'heat-map': merged(
    fc.record({ ...named, kind: fc.constant('heat-map'), measure }),
    fc.record({ columns: fc.oneof(bounded, part) }),
    fc.oneof(
      fc.record({ rows: fc.oneof(bounded, part) }),
      fc.record({ rows: fc.oneof(bounded, unbounded), rowLimit: limit }),
    ),
  ),
  table: fc.record({
    ...named,
    kind: fc.constant('table'),
    columns: fc.subarray(everyColumn, { minLength: 1 }),
    sort: fc.record({ column: fc.constantFrom(...everyColumn), direction }),
    limit: fc.integer({ min: 1, max: 20 }),
  }),
};

const day = fc.integer({ min: 1, max: 31 }).map((number) => `2026-03-${String(number).padStart(2, '0')}`);
const dates = fc.tuple(day, day).map((some) => some.sort());
const choices = {
  event_date: fc.oneof(
    fc.record({ from: day }),
    fc.record({ to: day }),
    dates.map(([from = '', to = '']) => ({ from, to })),
  ),
  group: fc.record({ values: fc.subarray(['north', 'south', 'east', null]) }),
  select: fc.record({ values: fc.subarray(['tea', 'cake', 'Other', null]) }),
  paid: fc.record({ values: fc.subarray(['true', 'false', null]) }),
  source_file: fc.record({ values: fc.subarray(['a.csv', 'b.csv']) }),
};
/** What may be chosen in the filters: mostly in one, as several together leave few rows to tell anything apart. */
export const state: fc.Arbitrary<FilterState> = fc.oneof(
  fc.constant({}),
  ...Object.entries(choices).map(([column, choice]) => fc.record({ [column]: choice })),
  fc.record(choices),
);
