import type { DuckDBConnection } from '@duckdb/node-api';
import { finalColumns } from '@sluice/contract';
import type { Value } from '@sluice/contract';
import { answer as quickSightAnswer, asAnswered, spiceRow } from '@sluice/quicksight-model';
import type { Choices } from '@sluice/quicksight-model';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compileVisual, defineDashboard, noValueLabel, toQuickSightDefinition } from '../index.ts';
import type { FilterState } from '../index.ts';
import { answer, fillTable, openTable, orders } from '../orders.test.fixture.ts';
import type { OrdersVisual } from '../orders.test.fixture.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openTable(orders, []);
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

const rowsOf = fc.array(order, { maxLength: 30, size: 'max' }).map((some) =>
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

const visuals: { readonly [K in OrdersVisual['kind']]: fc.Arbitrary<OrdersVisual> } = {
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
/** Mostly one filter: several together leave few rows to tell anything apart. */
const state: fc.Arbitrary<FilterState> = fc.oneof(
  fc.constant({}),
  ...Object.entries(choices).map(([column, choice]) => fc.record({ [column]: choice })),
  fc.record(choices),
);

/** The same choices in the controls of QuickSight. */
const choicesOf = (filters: FilterState): Choices =>
  Object.fromEntries(
    Object.entries(filters).flatMap(([column, chosen]) => {
      if (!('values' in chosen)) return [[`FILTER_${column}`, chosen as Choices[string]]];
      const values = chosen.values.map((value) => value ?? noValueLabel);
      return values.length === 0 ? [] : [[`FILTER_${column}`, { values }]];
    }),
  );

it.each(Object.entries(visuals))(
  'a %s shows in QuickSight what DuckDB answers',
  { timeout: 60_000 },
  async (_, kind) => {
    await fc.assert(
      fc.asyncProperty(kind, rowsOf, state, async (visual, rows, filters) => {
        const dashboard = defineDashboard(orders, {
          name: 'orders',
          title: 'Orders',
          filters: [
            { kind: 'date-range', column: 'event_date' },
            ...(['group', 'select', 'paid', 'source_file'] as const).map(
              (column) => ({ kind: 'category', column }) as const,
            ),
          ],
          sheets: [{ title: 'All', visuals: [visual] }],
        });
        await fillTable(connection, orders, rows);
        const query = compileVisual(dashboard, visual.id, filters);
        const expected = asAnswered(query.columns, await answer(connection, query));
        const definition = toQuickSightDefinition(dashboard, 'arn:aws:quicksight:eu-west-1:1:dataset/orders');
        const spice = rows.map((row) => spiceRow(finalColumns(orders), row));
        expect(quickSightAnswer(definition, visual.id, spice, choicesOf(filters))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  },
);
