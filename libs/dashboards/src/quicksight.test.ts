import { readdirSync } from 'node:fs';
import { CreateDataSetRequest$, DashboardVersionDefinition$ } from '@aws-sdk/client-quicksight';
import {
  compileVisual,
  toQuickSightDataSet,
  toQuickSightDefinition,
  toQuickSightTheme,
  visualsOf,
} from '@sluice/dashboard-spec';
import type { Dashboard, FilterState } from '@sluice/dashboard-spec';
import { answer, asAnswered, spiceRow } from '@sluice/quicksight-model';
import { schemaProblems } from '@sluice/quicksight-model/api';
import type { Choices } from '@sluice/quicksight-model';
import fc from 'fast-check';
import { expect, describe, it } from 'vitest';
import { dashboards } from './index.ts';
import { openTables, run } from './tables.test.fixture.ts';
import type { Cell } from './tables.test.fixture.ts';

/** Listed before any test runs, since vitest writes what is missing: a new file is to be looked at and committed. */
const files = readdirSync(new URL('../golden', import.meta.url));

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const account = 'arn:aws:quicksight:eu-west-1:123456789012';
const definitionOf = (dashboard: Dashboard) =>
  toQuickSightDefinition(dashboard, `${account}:dataset/sluice-dev-${dashboard.dataset.name}`);
const dataSetOf = ({ dataset }: Dashboard) =>
  toQuickSightDataSet(dataset, {
    dataSourceArn: `${account}:datasource/sluice-dev`,
    database: 'sluice_dev_final',
  });

/** A column of a final table, as far as its values go. */
interface Column {
  readonly kind: string;
  readonly optional: boolean;
  readonly values?: readonly string[];
}

const columnsOf = ({ dataset }: Dashboard): Readonly<Record<string, Column>> => ({
  ...dataset.columns,
  event_date: { kind: 'date', optional: false },
  source_file: { kind: 'text', optional: false },
  source_line: { kind: 'integer', optional: false },
});

const two = (number: number): string => String(number).padStart(2, '0');
const date = fc.integer({ min: 1, max: 31 }).map((day) => `2026-10-${two(day)}`);
const time = fc.tuple(date, fc.nat(23)).map(([day, hour]) => `${day} ${two(hour)}:59:59`);

/** Values of a column, few enough to meet and more than any limit of a dashboard. */
function valueOf({ kind, optional, values }: Column): fc.Arbitrary<Cell> {
  const value: fc.Arbitrary<Cell> =
    values !== undefined
      ? fc.constantFrom(...values)
      : kind === 'timestamp'
        ? time
        : kind === 'date'
          ? date
          : kind === 'integer'
            ? fc.integer({ min: 1, max: 9 })
            : kind === 'decimal'
              ? fc.integer({ min: -999, max: 999 }).map((cents) => (cents / 100).toFixed(2))
              : kind === 'boolean'
                ? fc.boolean()
                : fc.nat(25).map((number) => `value ${number}`);
  return optional ? fc.option(value) : value;
}

const rowsOf = (columns: Readonly<Record<string, Column>>): fc.Arbitrary<Cell[][]> =>
  fc
    .array(fc.tuple(...Object.values(columns).map(valueOf)), { maxLength: 60, size: 'max' })
    .map((rows) => rows.map((row, line) => [...row.slice(0, -1), line + 2]));

/** A choice in one of the dashboard's filters, and the same in QuickSight's control. */
const choiceOf = (dashboard: Dashboard): fc.Arbitrary<{ filters: FilterState; choices: Choices }> =>
  fc.option(fc.constantFrom(...dashboard.filters)).chain((filter) => {
    if (filter === null) return fc.constant({ filters: {}, choices: {} });
    const { column, kind } = filter;
    const value = valueOf(columnsOf(dashboard)[column] ?? { kind: 'text', optional: false }).map(String);
    const choice =
      kind === 'date-range'
        ? fc.record({ from: fc.constant('2026-10-08'), to: value.filter((to) => to >= '2026-10-08') })
        : fc.record({ values: fc.array(value, { minLength: 1, maxLength: 5 }) });
    return choice.map((chosen) => ({ filters: { [column]: chosen }, choices: { [`FILTER_${column}`]: chosen } }));
  });

describe.each(dashboards)('$name in QuickSight', (dashboard) => {
  const { name } = dashboard;

  it('has the golden definition and data set, which fit the SDK', async () => {
    const [definition, dataSet] = [definitionOf(dashboard), dataSetOf(dashboard)];
    expect(schemaProblems(DashboardVersionDefinition$, definition)).toEqual([]);
    const ids = { AwsAccountId: '123456789012', DataSetId: `sluice-dev-${dashboard.dataset.name}` };
    expect(schemaProblems(CreateDataSetRequest$, { ...ids, ...dataSet })).toEqual([]);
    await expect(json(definition)).toMatchFileSnapshot(`../golden/${name}.definition.json`);
    await expect(json(dataSet)).toMatchFileSnapshot(`../golden/${name}.data-set.json`);
  });

  it('shows in every visual what DuckDB answers', { timeout: 60_000 }, async () => {
    const connection = await openTables();
    const table = dashboard.dataset.name;
    const columns = columnsOf(dashboard);
    const definition = definitionOf(dashboard);
    const line = `(${Object.keys(columns)
      .map(() => '?')
      .join(', ')})`;
    await fc.assert(
      fc.asyncProperty(rowsOf(columns), choiceOf(dashboard), async (rows, { filters, choices }) => {
        await connection.run(`DELETE FROM ${table}`);
        if (rows.length > 0) {
          await connection.run(`INSERT INTO ${table} VALUES ${rows.map(() => line).join(', ')}`, rows.flat());
        }
        const spice = rows.map((row) => spiceRow(columns, row));
        for (const { id } of visualsOf(dashboard)) {
          const query = compileVisual(dashboard, id, filters);
          const expected = asAnswered(query.columns, (await run(connection, query)).rows);
          expect(answer(definition, id, spice, choices), id).toEqual(expected);
        }
      }),
      { numRuns: 25 },
    );
  });
});

it('has the golden theme', async () => {
  await expect(json(toQuickSightTheme('Sluice dev'))).toMatchFileSnapshot('../golden/theme.json');
});

it('has golden files for each dashboard, one for the theme, and no other', () => {
  const expected = dashboards.flatMap(({ name }) => [`${name}.data-set.json`, `${name}.definition.json`]);
  expect(files.sort()).toEqual([...expected, 'theme.json'].sort());
});
