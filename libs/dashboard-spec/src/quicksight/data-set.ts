import { quickSightColumns } from '@sluice/contract';
import type { Dataset, QuickSightColumn } from '@sluice/contract';

/** Where a data set comes from. */
export interface QuickSightDataSetPlace {
  /** Arn of the Athena data source. */
  readonly dataSourceArn: string;
  /** The catalogue's database of the final tables. */
  readonly database: string;
}

/** What QuickSight's CreateDataSet takes, but for the ids that the caller gives it, permissions and tags. */
export interface QuickSightDataSet {
  Name: string;
  PhysicalTableMap: { final: { RelationalTable: RelationalTable } };
  LogicalTableMap: { final: { Alias: string; Source: { PhysicalTableId: 'final' }; DataTransforms: DataTransform[] } };
  ImportMode: 'SPICE';
}

interface RelationalTable {
  DataSourceArn: string;
  Catalog: string;
  Schema: string;
  Name: string;
  InputColumns: InputColumn[];
}

type InputColumn =
  | { Name: string; Type: Exclude<QuickSightColumn['type'], 'DECIMAL'> }
  | { Name: string; Type: 'DECIMAL'; SubType: 'FIXED' };

type DataTransform =
  | { CastColumnTypeOperation: { ColumnName: string; NewColumnType: 'INTEGER' } }
  | { TagColumnOperation: { ColumnName: string; Tags: { ColumnDescription: { Text: string } }[] } };

/**
 * A dataset's final table as a QuickSight data set in SPICE, with the descriptions of its contract. Throws a
 * ContractError for columns whose values SPICE would not keep as they are.
 */
export function toQuickSightDataSet(
  dataset: Dataset,
  { dataSourceArn, database }: QuickSightDataSetPlace,
): QuickSightDataSet {
  const columns = quickSightColumns(dataset);
  return {
    Name: dataset.title,
    PhysicalTableMap: {
      final: {
        RelationalTable: {
          DataSourceArn: dataSourceArn,
          Catalog: 'AwsDataCatalog',
          Schema: database,
          Name: dataset.name,
          InputColumns: columns.map(inputColumn),
        },
      },
    },
    LogicalTableMap: {
      final: {
        Alias: dataset.name,
        Source: { PhysicalTableId: 'final' },
        DataTransforms: [...columns.flatMap(casts), ...columns.flatMap(descriptions)],
      },
    },
    ImportMode: 'SPICE',
  };
}

/** Decimals would be floating-point numbers unless they were said to be fixed. */
const inputColumn = ({ name, type }: QuickSightColumn): InputColumn =>
  type === 'DECIMAL' ? { Name: name, Type: type, SubType: 'FIXED' } : { Name: name, Type: type };

/** What SPICE would make of booleans anyway, said. */
const casts = ({ name, type }: QuickSightColumn): DataTransform[] =>
  type === 'BOOLEAN' ? [{ CastColumnTypeOperation: { ColumnName: name, NewColumnType: 'INTEGER' } }] : [];

const descriptions = ({ name, description }: QuickSightColumn): DataTransform[] =>
  description === undefined
    ? []
    : [{ TagColumnOperation: { ColumnName: name, Tags: [{ ColumnDescription: { Text: description } }] } }];
