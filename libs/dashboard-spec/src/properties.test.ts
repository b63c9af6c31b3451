import type { DuckDBConnection } from '@duckdb/node-api';
import type { Value } from '@sluice/contract';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FilterState } from './index.ts';
import { draw, fillTable, openTable, orders } from './orders.test.fixture.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openTable(orders, []);
});

/** Prices in cents, so that the expected sums are whole numbers; dates and hours close together, so that they meet. */
const order = fc.record({
  select: fc.constantFrom('tea', 'cake', 'jam', 'Other', 'Tea', '', null),
  cents: fc.integer({ min: -999, max: 999 }),
  group: fc.constantFrom('north', 'south', 'east', null),
  day: fc.integer({ min: 1, max: 9 }),
  hour: fc.option(fc.integer({ min: 0, max: 23 })),
});
type Order = typeof order extends fc.Arbitrary<infer O> ? O : never;
const someOrders = fc.array(order, { minLength: 1, maxLength: 25 });

const fill = (rows: readonly Order[]) =>
  fillTable(
    connection,
    orders,
    rows.map(({ select, cents, group, day, hour }, index): Value[] => {
      const date = `2026-03-0${day}`;
      const time = hour === null ? null : `${date} ${String(hour).padStart(2, '0')}:30:00`;
      return [`o${index}`, select, 1, (cents / 100).toFixed(2), null, group, date, time, date, 'a.csv', index + 2];
    }),
  );

const price = { aggregate: 'sum', column: 'price' } as const;
const count = { aggregate: 'count' } as const;
const total = (rows: readonly Order[]): number => rows.reduce((sum, { cents }) => sum + cents, 0);
const cents = (value: Value | undefined): number => Math.round(Number(value) * 100);
const sumOf = (rows: readonly (readonly Value[])[]): number => rows.reduce((sum, row) => sum + cents(row.at(-1)), 0);

describe('whatever the rows', () => {
  it('slices, stacks, series and cells add up to the total', async () => {
    await fc.assert(
      fc.asyncProperty(someOrders, fc.integer({ min: 1, max: 4 }), async (rows, limit) => {
        await fill(rows);
        const time = { column: 'event_date', grain: 'day' } as const;
        const weekday = { column: 'day', part: 'day-of-week' } as const;
        const folded = { series: 'select', seriesLimit: limit } as const;
        for (const drawn of [
          await draw(connection, { kind: 'donut', category: 'select', measure: price, limit }),
          await draw(connection, { kind: 'bar', category: 'group', measure: price, ...folded }),
          await draw(connection, { kind: 'line', time, measures: [price], ...folded }),
          await draw(connection, {
            kind: 'heat-map',
            rows: 'select',
            rowLimit: limit,
            columns: weekday,
            measure: price,
          }),
        ]) {
          expect(sumOf(drawn)).toBe(total(rows));
          const groups = drawn.map((row) => JSON.stringify(row.slice(0, -1)));
          expect(new Set(groups).size).toBe(groups.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('the order in which they are stored changes nothing', async () => {
    const shuffled = someOrders.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    const everything = async () => [
      await draw(connection, { kind: 'bar', category: 'select', measure: price, limit: 2 }),
      await draw(connection, { kind: 'bar', category: 'group', measure: count, series: 'select', seriesLimit: 2 }),
      await draw(connection, { kind: 'donut', category: 'select', measure: count, limit: 2 }),
      await draw(connection, {
        kind: 'line',
        time: { column: 'timestamp', grain: 'hour' },
        measures: [{ aggregate: 'average', column: 'price' }],
        series: 'group',
      }),
    ];
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, others]) => {
        await fill(rows);
        const before = await everything();
        await fill(others);
        expect(await everything()).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it('filters let through exactly the rows that they describe', async () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .map(([a, b]) => [a, b].sort());
    const chosen = fc.subarray(['north', 'south', 'east', null]);
    await fc.assert(
      fc.asyncProperty(someOrders, range, chosen, async (rows, [from = 1, to = 9], values) => {
        await fill(rows);
        const state: FilterState = { timestamp: { from: `2026-03-0${from}`, to: `2026-03-0${to}` }, group: { values } };
        const kept = rows.filter(
          ({ day, hour, group }) =>
            hour !== null && day >= from && day <= to && (values.length === 0 || values.includes(group)),
        );
        expect(await draw(connection, { kind: 'kpi', measure: count }, state)).toEqual([[kept.length]]);
      }),
      { numRuns: 40 },
    );
  });
});
