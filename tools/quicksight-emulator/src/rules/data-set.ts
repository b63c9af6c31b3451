import type {
  InputColumn,
  LogicalTable,
  OutputColumn,
  PhysicalTable,
  TransformOperation,
} from '@aws-sdk/client-quicksight';
import { conflict, invalid, notFound } from '../errors.ts';
import { arnOf, given, type Context } from '../operations/context.ts';
import type { DataSetInput, Wire } from '../state.ts';

/** The one table that a data set reads. */
export interface Table {
  readonly dataSourceArn: string;
  readonly columns: readonly InputColumn[];
  readonly relation:
    | { readonly catalog?: string | undefined; readonly schema?: string | undefined; readonly name: string }
    | { readonly sql: string };
}

/**
 * The table below a data set, of which the emulator knows only one, relational or by SQL.
 * @throws ServiceError for anything else
 */
export function tableOf({ PhysicalTableMap, DataPrepConfiguration }: DataSetInput): Table {
  if (DataPrepConfiguration) throw invalid('DataPrepConfiguration is not known to the emulator');
  const [table, ...more] = Object.values(PhysicalTableMap ?? {});
  if (!table || more.length > 0) throw invalid('PhysicalTableMap must have one table: the emulator knows no joins');
  return readTable(table);
}

function readTable({ RelationalTable, CustomSql }: Wire<PhysicalTable>): Table {
  if (RelationalTable) {
    const { DataSourceArn, Catalog, Schema, Name, InputColumns } = RelationalTable;
    const relation = { catalog: Catalog, schema: Schema, name: given(Name) };
    return { dataSourceArn: given(DataSourceArn), columns: given(InputColumns), relation };
  }
  if (CustomSql) {
    const { DataSourceArn, SqlQuery, Columns } = CustomSql;
    return { dataSourceArn: given(DataSourceArn), columns: Columns ?? [], relation: { sql: given(SqlQuery) } };
  }
  throw invalid('PhysicalTable must be a RelationalTable or CustomSql: the emulator knows no other');
}

/**
 * The columns that a data set gives after all its transforms.
 * @throws ServiceError where the input contradicts itself, or its data source is not ready
 */
export function outputColumns(input: DataSetInput, context: Context): OutputColumn[] {
  const table = tableOf(input);
  checkDataSource(table.dataSourceArn, context);
  const columns = new Map(table.columns.map(({ Name, Type }) => [given(Name), { Name, Type: columnType(Type) }]));
  if (columns.size < table.columns.length) throw invalid('Column names of a table must be unique');
  if (columns.size === 0) throw invalid('A table must have columns');
  const transformed = transforms(input).reduce(transform, columns as ReadonlyMap<string, OutputColumn>);
  return [...transformed.values()];
}

function checkDataSource(arn: string, context: Context): void {
  const source = context.state.dataSources.get(arn.slice(arnOf(context, 'datasource/').length));
  if (source?.resource.Arn !== arn) throw notFound(`Data source ${arn}`, 'DATA_SOURCE');
  if (source.resource.Status === 'CREATION_IN_PROGRESS') throw conflict(`Data source ${arn} is being created`);
  if (source.resource.Status === 'CREATION_FAILED') throw invalid(`Data source ${arn} could not be created`);
}

/** Athena's booleans are integers in SPICE. */
function columnType(type: InputColumn['Type']): NonNullable<OutputColumn['Type']> {
  if (type === 'DATETIME' || type === 'DECIMAL' || type === 'INTEGER') return type;
  return type === 'BIT' || type === 'BOOLEAN' ? 'INTEGER' : 'STRING';
}

/** The transforms of the one logical table that may lie on the physical one. */
function transforms({ LogicalTableMap = {}, PhysicalTableMap = {} }: DataSetInput): Wire<TransformOperation>[] {
  const tables: Wire<LogicalTable>[] = Object.values(LogicalTableMap);
  if (tables.length === 0) return [];
  const source = tables[0]?.Source?.PhysicalTableId;
  if (tables.length > 1 || source === undefined)
    throw invalid('LogicalTableMap must have one table over the physical one: the emulator knows no joins');
  if (!(source in PhysicalTableMap)) throw invalid(`Physical table ${source} is not found in PhysicalTableMap`);
  return tables[0]?.DataTransforms ?? [];
}

type Columns = ReadonlyMap<string, OutputColumn>;

function transform(columns: Columns, operation: Wire<TransformOperation>): Columns {
  const { CastColumnTypeOperation: cast, RenameColumnOperation: rename, TagColumnOperation: tag } = operation;
  const { ProjectOperation: project, CreateColumnsOperation: create } = operation;
  if (cast) return withColumn(columns, cast.ColumnName, { Type: cast.NewColumnType });
  if (tag) {
    const description = tag.Tags?.find(({ ColumnDescription }) => ColumnDescription)?.ColumnDescription?.Text;
    return withColumn(columns, tag.ColumnName, description === undefined ? {} : { Description: description });
  }
  if (rename) {
    if (columns.has(given(rename.NewColumnName))) throw invalid(`Column ${rename.NewColumnName} exists already`);
    return withColumn(columns, rename.ColumnName, { Name: rename.NewColumnName });
  }
  if (project) return new Map(given(project.ProjectedColumns).map((name) => [name, column(columns, name)]));
  if (create) {
    const added = given(create.Columns).map(({ ColumnName }) => given(ColumnName));
    for (const name of added) if (columns.has(name)) throw invalid(`Column ${name} exists already`);
    return new Map([...columns, ...added.map((Name) => [Name, { Name }] as const)]);
  }
  throw invalid(`Transform ${Object.keys(operation).join(', ')} is not known to the emulator`);
}

const withColumn = (columns: Columns, name: string | undefined, change: OutputColumn): Columns => {
  const before = column(columns, given(name));
  return new Map(
    [...columns.values()]
      .map((other) => (other === before ? { ...other, ...change } : other))
      .map((item) => [given(item.Name), item]),
  );
};

function column(columns: Columns, name: string): OutputColumn {
  const found = columns.get(name);
  if (!found) throw invalid(`Column ${name} is not found in the data set`);
  return found;
}
