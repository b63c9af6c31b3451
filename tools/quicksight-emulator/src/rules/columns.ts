import type { ColumnIdentifier, DashboardError, DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import type { Structure } from './structures.ts';
import type { Context } from '../operations/context.ts';
import type { DataSetEntry } from '../state.ts';
import { structuresOf } from './definition.ts';

/** The types of columns that a structure takes for its `Column`. */
const accepts: readonly { readonly in: RegExp; readonly types: readonly string[] }[] = [
  { in: /^Numerical(Dimension|Measure)Field$|^Numeric\w+Filter$/, types: ['INTEGER', 'DECIMAL'] },
  { in: /^Date(Dimension|Measure)Field$|^(Time\w+|RelativeDates)Filter$/, types: ['DATETIME'] },
  { in: /^Categorical(Dimension|Measure)Field$|^CategoryFilter$/, types: ['STRING'] },
];

/** What makes a version fail after its call was answered: data sets and columns that are not there, or do not fit. */
export function findColumnErrors(definition: DashboardVersionDefinition, context: Context): DashboardError[] {
  const declared = definition.DataSetIdentifierDeclarations ?? [];
  const dataSets = new Map(declared.map(({ Identifier, DataSetArn }) => [Identifier, findByArn(DataSetArn, context)]));
  const missing = [...dataSets].filter(([, entry]) => !entry);
  if (missing.length > 0)
    return missing.map(([identifier]) => ({
      Type: 'DATA_SET_NOT_FOUND',
      Message: `The data set of the identifier '${identifier}' is not found`,
    }));

  /** The type of a column, unless it is calculated; undefined where there is no such column. */
  function typeOf({ DataSetIdentifier, ColumnName }: ColumnIdentifier): string | undefined {
    const isCalculated = definition.CalculatedFields?.some(
      (calculated) => calculated.DataSetIdentifier === DataSetIdentifier && calculated.Name === ColumnName,
    );
    const column = dataSets.get(DataSetIdentifier)?.outputColumns.find(({ Name }) => Name === ColumnName);
    return isCalculated ? 'calculated' : column && (column.Type ?? 'calculated');
  }

  return structuresOf(definition).flatMap((structure) => {
    if (structure.name === 'ColumnIdentifier') {
      const { ColumnName, DataSetIdentifier }: Partial<ColumnIdentifier> = structure.value;
      return typeOf({ ColumnName, DataSetIdentifier }) === undefined
        ? [
            error(
              'COLUMN_REPLACEMENT_MISSING',
              structure,
              `Required column '${ColumnName}' is missing in data set '${DataSetIdentifier}'`,
            ),
          ]
        : [];
    }
    const wanted = accepts.find((rule) => rule.in.test(structure.name))?.types;
    const column = structure.value['Column'] as ColumnIdentifier | undefined;
    const type = column && typeOf(column);
    return !wanted || !type || type === 'calculated' || wanted.includes(type)
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

const findByArn = (arn: string | undefined, { state }: Context): DataSetEntry | undefined =>
  [...state.dataSets.values()].find((entry) => entry.arn === arn);

const error = (Type: NonNullable<DashboardError['Type']>, { path }: Structure, Message: string): DashboardError => ({
  Type,
  Message,
  ViolatedEntities: [{ Path: path.join('/') }],
});
