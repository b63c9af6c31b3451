import {
  CreateDataSetCommand,
  CreateDataSourceCommand,
  QuickSightClient,
  type CreateDashboardCommandInput,
  type CreateDataSetCommandInput,
  type CreateDataSourceCommandInput,
  type CreateThemeCommandInput,
  type DashboardVersionDefinition,
  type Visual,
} from '@aws-sdk/client-quicksight';
import { onTestFinished } from 'vitest';
import { startQuickSight, type QuickSight, type QuickSightOptions } from './quicksight.ts';

export const account = { AwsAccountId: '123456789012' };
export const arn = (resource: string): string => `arn:aws:quicksight:us-east-1:123456789012:${resource}`;
export const author = arn('user/default/ana');

/** Actions of QuickSight by their names, as permissions have them. */
export const actions = (names: string): string[] => names.split(' ').map((name) => `quicksight:${name}`);

export const readers = {
  dataSource: actions('DescribeDataSource DescribeDataSourcePermissions PassDataSource'),
  dataSet: actions('DescribeDataSet DescribeDataSetPermissions DescribeIngestion ListIngestions PassDataSet'),
  dashboard: actions('DescribeDashboard ListDashboardVersions QueryDashboard'),
  theme: actions('DescribeTheme DescribeThemeAlias ListThemeAliases ListThemeVersions'),
};

/** An emulator with one user and one group, and the SDK's client of it, which tries `attempts` times (once). */
export async function startAccount(
  options: QuickSightOptions = {},
  attempts = 1,
): Promise<{ quickSight: QuickSight; client: QuickSightClient }> {
  const quickSight = await startQuickSight({
    ...options,
    account: { users: ['ana'], groups: ['analysts'], ...options.account },
  });
  const client = clientOf(quickSight, attempts);
  onTestFinished(async () => {
    client.destroy();
    await quickSight.stop();
  });
  return { quickSight, client };
}

const clientOf = ({ endpoint }: QuickSight, attempts = 1): QuickSightClient =>
  new QuickSightClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: attempts,
  });

export const dataSource: CreateDataSourceCommandInput = {
  ...account,
  DataSourceId: 'athena',
  Name: 'Athena',
  Type: 'ATHENA',
  DataSourceParameters: { AthenaParameters: { WorkGroup: 'sluice' } },
};

export const dataSet: CreateDataSetCommandInput = {
  ...account,
  DataSetId: 'orders',
  Name: 'Orders',
  ImportMode: 'SPICE',
  PhysicalTableMap: {
    orders: {
      RelationalTable: {
        DataSourceArn: arn('datasource/athena'),
        Catalog: 'AwsDataCatalog',
        Schema: 'final',
        Name: 'orders',
        InputColumns: [
          { Name: 'id', Type: 'STRING' },
          { Name: 'day', Type: 'DATETIME' },
          { Name: 'price', Type: 'DECIMAL' },
          { Name: 'paid', Type: 'BOOLEAN' },
        ],
      },
    },
  },
  LogicalTableMap: {
    orders: {
      Alias: 'Orders',
      Source: { PhysicalTableId: 'orders' },
      DataTransforms: [
        { TagColumnOperation: { ColumnName: 'price', Tags: [{ ColumnDescription: { Text: 'In euros' } }] } },
        { RenameColumnOperation: { ColumnName: 'id', NewColumnName: 'order' } },
      ],
    },
  },
};

const column = (ColumnName: string) => ({ DataSetIdentifier: 'orders', ColumnName });

/** Revenue by day, with a filter on the orders. */
const visual: Visual = {
  LineChartVisual: {
    VisualId: 'revenue',
    ChartConfiguration: {
      FieldWells: {
        LineChartAggregatedFieldWells: {
          Category: [{ DateDimensionField: { FieldId: 'day', Column: column('day'), DateGranularity: 'DAY' } }],
          Values: [
            {
              NumericalMeasureField: {
                FieldId: 'price',
                Column: column('price'),
                AggregationFunction: { SimpleNumericalAggregation: 'SUM' },
              },
            },
          ],
        },
      },
      SortConfiguration: { CategorySort: [{ FieldSort: { FieldId: 'day', Direction: 'ASC' } }] },
    },
  },
};

export const definition: DashboardVersionDefinition = {
  DataSetIdentifierDeclarations: [{ Identifier: 'orders', DataSetArn: arn('dataset/orders') }],
  Sheets: [
    {
      SheetId: 'overview',
      Name: 'Overview',
      Visuals: [visual],
      FilterControls: [{ Dropdown: { FilterControlId: 'order-control', Title: 'Order', SourceFilterId: 'order' } }],
      Layouts: [
        {
          Configuration: {
            GridLayout: {
              Elements: [{ ElementId: 'revenue', ElementType: 'VISUAL', ColumnSpan: 36, RowSpan: 12 }],
            },
          },
        },
      ],
    },
  ],
  CalculatedFields: [{ DataSetIdentifier: 'orders', Name: 'double', Expression: '{price} * 2' }],
  FilterGroups: [
    {
      FilterGroupId: 'orders',
      CrossDataset: 'SINGLE_DATASET',
      ScopeConfiguration: {
        SelectedSheets: {
          SheetVisualScopingConfigurations: [
            { SheetId: 'overview', Scope: 'SELECTED_VISUALS', VisualIds: ['revenue'] },
          ],
        },
      },
      Filters: [
        {
          CategoryFilter: {
            FilterId: 'order',
            Column: column('order'),
            Configuration: {
              FilterListConfiguration: { MatchOperator: 'CONTAINS', SelectAllOptions: 'FILTER_ALL_VALUES' },
            },
          },
        },
      ],
    },
  ],
};

export const dashboard: CreateDashboardCommandInput = {
  ...account,
  DashboardId: 'sales',
  Name: 'Sales',
  Definition: definition,
};

export const theme: CreateThemeCommandInput = {
  ...account,
  ThemeId: 'brand',
  Name: 'Brand',
  BaseThemeId: 'CLASSIC',
  Configuration: { UIColorPalette: { Accent: '#0D6B7A' } },
};

/** An emulator that settles everything at once, with a data source and a data set. */
export async function startWithDataSet(options: QuickSightOptions = {}): ReturnType<typeof startAccount> {
  const started = await startAccount({ settlesAfter: 0, ...options });
  await started.client.send(new CreateDataSourceCommand(dataSource));
  await started.client.send(new CreateDataSetCommand(dataSet));
  return started;
}
