import { CreateDataSetRequest$, DashboardVersionDefinition$ } from '@aws-sdk/client-quicksight';
import type { CreateDataSetCommandInput, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import { boolean, decimal, defineDataset, finalColumns, identifier, integer, text } from '@sluice/contract';
import { schemaProblems } from '@sluice/quicksight-model/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineDashboard, toQuickSightDataSet, toQuickSightDefinition } from '../index.ts';
import type { DashboardDefinitionOf } from '../index.ts';
import { orders } from '../orders.test.fixture.ts';
import type { OrdersVisual } from '../orders.test.fixture.ts';
import { dashboardOf, visuals } from './generated.test.fixture.ts';

const arn = 'arn:aws:quicksight:eu-west-1:123456789012:dataset/orders';

/** Some visuals of each kind, each under an id of its own. */
const several = fc
  .tuple(...Object.values(visuals).map((kind) => fc.array(kind, { minLength: 1, maxLength: 2 })))
  .map((kinds) => kinds.flat().map((visual, index): OrdersVisual => ({ ...visual, id: `visual-${index}` })));

/** The values of a property, wherever it is in plain data. */
function all(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    ...(key === name ? [part as unknown] : []),
    ...all(part, name),
  ]);
}

describe('toQuickSightDefinition', () => {
  it('makes what the SDK takes, of names that are there, under ids of their own', () => {
    fc.assert(
      fc.property(several, (some) => {
        const definition: DashboardVersionDefinition = toQuickSightDefinition(dashboardOf(some), arn);
        expect(schemaProblems(DashboardVersionDefinition$, definition)).toEqual([]);
        expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
        for (const kind of [
          'VisualId',
          'FilterId',
          'FilterGroupId',
          'FilterControlId',
          'ParameterControlId',
          'ElementId',
          'SheetId',
        ]) {
          const ids = all(definition, kind);
          if (kind !== 'SheetId') expect(new Set(ids).size, kind).toBe(ids.length);
          for (const id of ids) expect(id).toMatch(/^[\w-]{1,512}$/);
        }
        const fields = (definition.CalculatedFields ?? []).map(({ Name }) => Name);
        expect(new Set(fields).size).toBe(fields.length);
        const names = new Set([...Object.keys(finalColumns(orders)), ...fields]);
        expect(all(definition, 'ColumnName').filter((name) => !names.has(name as string))).toEqual([]);
        const named = all(definition, 'Expression').flatMap((text) => [...(text as string).matchAll(/\{([^}]*)\}/g)]);
        expect(named.filter(([, name = '']) => !names.has(name))).toEqual([]);
        const parameters = all(definition, 'StringParameterDeclaration').map((it) => (it as { Name: string }).Name);
        expect(parameters).toEqual(['sourcefile']);
        for (const kind of ['ParameterName', 'SourceParameterName']) expect(all(definition, kind)).toEqual(parameters);
        const wells = all(definition, 'FieldWells').flatMap((well) => all(well, 'FieldId'));
        expect(new Set(wells).size).toBe(wells.length);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the other visuals as they are when one goes or moves', () => {
    fc.assert(
      fc.property(several, fc.nat(), (some, at) => {
        const gone = at % some.length;
        const others = some.filter((_, index) => index !== gone).reverse();
        const visualsOf = (list: readonly OrdersVisual[]) =>
          toQuickSightDefinition(dashboardOf(list), arn).Sheets[0]?.Visuals;
        const before = visualsOf(some)?.filter((_, index) => index !== gone);
        expect(visualsOf(others)).toEqual(before?.reverse());
      }),
      { numRuns: 20 },
    );
  });

  const count = { aggregate: 'count' } as const;
  const refusal = (definition: Partial<DashboardDefinitionOf<typeof orders>>): string => {
    const sheets = [{ title: 'S', visuals: [{ kind: 'kpi', id: 'rows', title: 'Rows', measure: count }] }] as const;
    try {
      toQuickSightDefinition(
        defineDashboard(orders, { name: 'o', title: 'O', filters: [], sheets, ...definition }),
        arn,
      );
      return 'nothing';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('refuses what QuickSight cannot show', () => {
    expect(refusal({})).toBe('nothing');
    expect(refusal({ filters: [{ kind: 'date-range', column: 'timestamp' }] })).toBe(
      "cannot compile dashboard 'o': a date-range filter on 'timestamp', which may be null, cannot keep those rows: use event_date",
    );
    const kpi = { kind: 'kpi', id: 'rows', title: 'Rows', measure: count } as const;
    const long = { ...kpi, id: 'i'.repeat(101), title: 't'.repeat(1_025), description: 'd'.repeat(1_025) };
    const sheets = [
      { title: 'S', visuals: [kpi] },
      { title: 'S', visuals: [long] },
    ];
    const visual = `visual '${long.id}'`;
    expect(refusal({ sheets })).toBe(
      `cannot compile dashboard 'o': sheet 'S' is there twice; ${visual}: id has at most 100 characters, found 101; ` +
        `${visual}: title has at most 1024 characters, found 1025; ` +
        `${visual}: description with its notes has at most 1024 characters, found 1025`,
    );
    const twins = (optional: boolean) =>
      defineDashboard(
        defineDataset({
          name: 'twins',
          version: 1,
          title: 'Twins',
          owner: 'tests',
          columns: { a_1: text(), a1: text({ optional }) },
          eventTime: 'uploaded_at',
        }),
        {
          name: 'o',
          title: 'O',
          filters: [
            { kind: 'category', column: 'a_1' },
            { kind: 'category', column: 'a1' },
          ],
          sheets: [{ title: 'S', visuals: [kpi] }],
        },
      );
    expect(() => toQuickSightDefinition(twins(false), arn)).toThrow(
      "two filters, on columns alike but for '_', would be one parameter 'a1': leave one out",
    );
    expect(toQuickSightDefinition(twins(true), arn).ParameterDeclarations).toHaveLength(1);
    const many = Array.from({ length: 76 }, (_, index) => ({ ...kpi, id: `rows-${index}` }));
    expect(refusal({ sheets: [{ title: 'S', visuals: many }] })).toBe(
      "cannot compile dashboard 'o': it has 76 visuals on sheet 'S', QuickSight takes 75: split it",
    );
    expect(refusal({ sheets: [{ title: 'Ü'.repeat(101), visuals: [kpi] }] })).toContain('is too long: shorten it');
  });

  it('gives different sheets different ids, whatever their titles', () => {
    const titles = ['A b', 'A-b', 'A_b', 'Ü', 'ü', '📈'];
    const sheets = titles.map((title, index) => ({
      title,
      visuals: [{ kind: 'kpi', id: `v${index}`, title: 'V', measure: count } as const],
    }));
    const definition = toQuickSightDefinition(
      defineDashboard(orders, { name: 'o', title: 'O', filters: [], sheets }),
      arn,
    );
    expect(definition.Sheets.map(({ SheetId }) => SheetId)).toEqual([
      'A-b',
      'A_2d_b',
      'A_5f_b',
      '_dc_',
      '_fc_',
      '_1f4c8_',
    ]);
  });
});

const ids = { AwsAccountId: '123456789012', DataSetId: 'sluice-dev-readings' };
const place = {
  dataSourceArn: 'arn:aws:quicksight:eu-west-1:123456789012:datasource/sluice-dev',
  database: 'sluice_dev_final',
};

it('toQuickSightDataSet imports the final table as it is, with what the contract says of it', () => {
  const readings = defineDataset({
    name: 'readings',
    version: 1,
    title: 'Readings',
    owner: 'tests',
    columns: {
      sensor: identifier({ maxLength: 20, description: 'Name of the sensor' }),
      person: text({ pii: 'pseudonymise', description: 'Who read it' }),
      secret: text({ pii: 'drop', optional: true }),
      count: integer(),
      celsius: decimal({ precision: 5, scale: 2 }),
      valid: boolean({ description: 'd'.repeat(501) }),
    },
    eventTime: 'uploaded_at',
  });
  const input: CreateDataSetCommandInput = { ...ids, ...toQuickSightDataSet(readings, place) };
  expect(schemaProblems(CreateDataSetRequest$, input)).toEqual([]);
  expect(input).toMatchObject({
    Name: 'Readings',
    ImportMode: 'SPICE',
    PhysicalTableMap: {
      final: {
        RelationalTable: {
          DataSourceArn: place.dataSourceArn,
          Catalog: 'AwsDataCatalog',
          Schema: 'sluice_dev_final',
          Name: 'readings',
          InputColumns: [
            { Name: 'sensor', Type: 'STRING' },
            { Name: 'person', Type: 'STRING' },
            { Name: 'count', Type: 'INTEGER' },
            { Name: 'celsius', Type: 'DECIMAL', SubType: 'FIXED' },
            { Name: 'valid', Type: 'BOOLEAN' },
            { Name: 'event_date', Type: 'DATETIME' },
            { Name: 'source_file', Type: 'STRING' },
            { Name: 'source_line', Type: 'INTEGER' },
          ],
        },
      },
    },
  });
  expect(all(input, 'CastColumnTypeOperation')).toEqual([{ ColumnName: 'valid', NewColumnType: 'INTEGER' }]);
  expect(all(input, 'TagColumnOperation').slice(0, 3)).toEqual([
    { ColumnName: 'sensor', Tags: [{ ColumnDescription: { Text: 'Name of the sensor' } }] },
    { ColumnName: 'person', Tags: [{ ColumnDescription: { Text: 'PII, pseudonymised. Who read it' } }] },
    { ColumnName: 'valid', Tags: [{ ColumnDescription: { Text: 'd'.repeat(500) } }] },
  ]);
});
