import type { DuckDBConnection } from '@duckdb/node-api';
import { finalColumns } from '@sluice/contract';
import { answer as quickSightAnswer, asAnswered, spiceRow } from '@sluice/quicksight-model';
import type { Choices } from '@sluice/quicksight-model';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compileVisual, noValueLabel, toQuickSightDefinition } from '../index.ts';
import type { FilterState } from '../index.ts';
import { answer, fillTable, openTable, orders } from '../orders.test.fixture.ts';
import { dashboardOf, orderRows, state, visuals } from './generated.test.fixture.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openTable(orders, []);
});

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
      fc.asyncProperty(kind, orderRows, state, async (visual, rows, filters) => {
        const dashboard = dashboardOf([visual]);
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
