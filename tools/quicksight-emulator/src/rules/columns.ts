import type { ColumnIdentifier, DashboardError, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import type { Structure } from '../model/structures.ts';
import { arnOf, type Context } from '../operations/context.ts';
import { structuresOf } from './definition.ts';

/** The types of columns that a structure takes for its `Column`. */
const accepts: readonly { readonly in: RegExp; readonly types: readonly string[] }[] = [
  { in: /^Numerical(Dimension|Measure)Field$|^Numeric\w+Filter$/, types: ['INTEGER', 'DECIMAL'] },
  { in: /^Date(Dimension|Measure)Field$|^(Time\w+|RelativeDates)Filter$/, types: ['DATETIME'] },
  { in: /^Categorical(Dimension|Measure)Field$|^CategoryFilter$/, types: ['STRING'] },
];

/** What makes a version fail after its call was answered: data sets and columns that are not there, or do not fit. */
export function findColumnErrors(definition: DashboardVersionDefinition, context: Context): DashboardError[] {
  const dataSets = new Map(
    definition.DataSetIdentifierDeclarations?.map(({ Identifier, DataSetArn }) => [
      Identifier,
      context.state.dataSets.get(DataSetArn?.slice(arnOf(context, 'dataset/').length) ?? ''),
    ]),
  );
  const missing = [...dataSets].filter(([, entry]) => !entry).map(([identifier]) => identifier);
  if (missing.length > 0)
    return missing.map((identifier) => ({
      Type: 'DATA_SET_NOT_FOUND',
      Message: `The data set of the identifier '${identifier}' is not found`,
    }));

  const structures = structuresOf(definition);
  const calculated = new Set(
    definition.CalculatedFields?.map(({ DataSetIdentifier, Name }) => `${DataSetIdentifier}.${Name}`),
  );
  const typeOf = ({ DataSetIdentifier, ColumnName }: ColumnIdentifier): string | undefined =>
    dataSets.get(DataSetIdentifier)?.outputColumns.find(({ Name }) => Name === ColumnName)?.Type;
  const isCalculated = ({ DataSetIdentifier, ColumnName }: ColumnIdentifier): boolean =>
    calculated.has(`${DataSetIdentifier}.${ColumnName}`);

  return structures.flatMap((structure) => {
    const column = (structure.name === 'ColumnIdentifier' ? structure.value : structure.value['Column']) as
      ColumnIdentifier | undefined;
    if (!column || isCalculated(column)) return [];
    const type = typeOf(column);
    if (structure.name === 'ColumnIdentifier')
      return type === undefined
        ? [
            error(
              'COLUMN_REPLACEMENT_MISSING',
              structure,
              `Required column '${column.ColumnName}' is missing in data set '${column.DataSetIdentifier}'`,
            ),
          ]
        : [];
    const wanted = accepts.find((rule) => rule.in.test(structure.name))?.types;
    return type === undefined || !wanted || wanted.includes(type)
      ? []
      : [
          error(
            'COLUMN_TYPE_MISMATCH',
            structure,
            `Column '${column.ColumnName}' is ${type}, ${structure.name} takes ${wanted.join(' or ')}`,
          ),
        ];
  });
}

const error = (Type: NonNullable<DashboardError['Type']>, { path }: Structure, Message: string): DashboardError => ({
  Type,
  Message,
  ViolatedEntities: [{ Path: path.join('/') }],
});
