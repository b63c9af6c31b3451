import {
  CreateDashboardCommand,
  DescribeDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
  UpdateDataSetCommand,
  type DashboardVersionDefinition,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, dashboard, dataSet, definition, startWithDataSet } from '../account.test.support.ts';

const board = { ...account, DashboardId: 'sales' };

/** The definition with one text in the place of another, where that occurs for the given time, counted from 0. */
function replaced(from: string, to: string, occurrence = 0): DashboardVersionDefinition {
  let seen = -1;
  const text = JSON.stringify(definition).replaceAll(from, (found) => (++seen === occurrence ? to : found));
  expect(seen).toBeGreaterThanOrEqual(occurrence);
  return JSON.parse(text) as DashboardVersionDefinition;
}

const twice = <T>(items: readonly T[] = []): T[] => [...items, ...items];
const [sheet] = definition.Sheets ?? [];

test.each<[string, DashboardVersionDefinition, string]>([
  ['a sheet twice', { ...definition, Sheets: twice(definition.Sheets) }, 'SheetId overview is not unique'],
  [
    'a visual on two sheets',
    { ...definition, Sheets: [...(definition.Sheets ?? []), { ...sheet, SheetId: 'other', FilterControls: [] }] },
    'VisualId revenue is not unique',
  ],
  ['a filter twice', { ...definition, FilterGroups: twice(definition.FilterGroups) }, 'FilterId order is not unique'],
  [
    'a data set identifier twice',
    { ...definition, DataSetIdentifierDeclarations: twice(definition.DataSetIdentifierDeclarations) },
    'Identifier orders is not unique',
  ],
  [
    'a calculated field twice',
    { ...definition, CalculatedFields: twice(definition.CalculatedFields) },
    'Calculated field orders.double is not unique',
  ],
  ['a field twice', replaced('"FieldId":"price"', '"FieldId":"day"'), 'FieldId day of visual revenue is not unique'],
  [
    'a sort by no field',
    replaced('"FieldId":"day"', '"FieldId":"date"', 1),
    'FieldId date of visual revenue is no field',
  ],
  [
    'an undeclared data set',
    replaced('"DataSetIdentifier":"orders"', '"DataSetIdentifier":"returns"'),
    'DataSetIdentifier returns is not declared',
  ],
  [
    'a control of no filter',
    replaced('"SourceFilterId":"order"', '"SourceFilterId":"day"'),
    'SourceFilterId day is not declared',
  ],
  [
    'a layout of no visual',
    replaced('"ElementId":"revenue"', '"ElementId":"costs"'),
    'Element costs of a layout is not on sheet overview',
  ],
  [
    'a filter of no visual',
    replaced('"VisualIds":["revenue"]', '"VisualIds":["costs"]'),
    'Visual costs of a filter is not on sheet overview',
  ],
])('a definition with %s is refused', async (_, Definition, problem) => {
  const { client } = await startWithDataSet();
  const refused = client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  await expect(refused).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(problem) as string,
  });
});

test.each<[string, DashboardVersionDefinition, string, string]>([
  [
    'a column that is not there',
    replaced('"ColumnName":"price"', '"ColumnName":"cost"'),
    'COLUMN_REPLACEMENT_MISSING',
    "Required column 'cost' is missing in data set 'orders'",
  ],
  [
    'a measure of text',
    replaced('"ColumnName":"price"', '"ColumnName":"order"'),
    'COLUMN_TYPE_MISMATCH',
    "Column 'order' is STRING, NumericalMeasureField takes INTEGER or DECIMAL",
  ],
  [
    'a data set that is not there',
    replaced('dataset/orders', 'dataset/returns'),
    'DATA_SET_NOT_FOUND',
    "The data set of the identifier 'orders' is not found",
  ],
])('a definition with %s is taken, and its version fails', async (_, Definition, Type, Message) => {
  const { client } = await startWithDataSet();
  await client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
  expect(Dashboard?.Version).toMatchObject({ Status: 'CREATION_FAILED', Errors: [{ Type, Message }] });
  await expect(
    client.send(new UpdateDashboardPublishedVersionCommand({ ...board, VersionNumber: 1 })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  await expect(client.send(new CreateDashboardCommand(dashboard))).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
});

test('a lenient check takes a column that is not there', async () => {
  const { client } = await startWithDataSet();
  const Definition = replaced('"ColumnName":"price"', '"ColumnName":"cost"');
  await client.send(new CreateDashboardCommand({ ...dashboard, Definition, ValidationStrategy: { Mode: 'LENIENT' } }));
  const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
  expect(Dashboard?.Version?.Status).toBe('CREATION_SUCCESSFUL');
});

test.each(['double', 'triple'])('the calculated field %s is a column of any type', async (name) => {
  const { client } = await startWithDataSet();
  const columns = { Columns: [{ ColumnName: 'triple', ColumnId: 'triple', Expression: '{price} * 3' }] };
  await client.send(
    new UpdateDataSetCommand({
      ...dataSet,
      LogicalTableMap: {
        orders: {
          Alias: 'Orders',
          Source: { PhysicalTableId: 'orders' },
          DataTransforms: [
            { RenameColumnOperation: { ColumnName: 'id', NewColumnName: 'order' } },
            { CreateColumnsOperation: columns },
          ],
        },
      },
    }),
  );
  const Definition = replaced('"ColumnName":"price"', `"ColumnName":"${name}"`);
  await client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
  expect(Dashboard?.Version?.Status).toBe('CREATION_SUCCESSFUL');
});
