import { DashboardVersionDefinition$, type DashboardVersionDefinition } from '@aws-sdk/client-quicksight';
import { NormalizedSchema } from '@smithy/core/schema';
import { invalid } from '../errors.ts';
import { structuresIn, type Structure } from './structures.ts';

const schema = NormalizedSchema.of(DashboardVersionDefinition$);
const sheetSchema = schema.getMemberSchema('Sheets').getValueSchema();
const visualSchema = sheetSchema.getMemberSchema('Visuals').getValueSchema();

/** All structures of a definition, each before those in it. */
export const structuresOf = (definition: DashboardVersionDefinition): Structure[] => [
  ...structuresIn(schema, definition),
];

/** The fields of field wells; whatever else has a FieldId points to one of these. */
const field = /^((Numerical|Categorical|Date)(Dimension|Measure)|CalculatedMeasure|Unaggregated)Field$/;

/** A name that may stand only once, by the name of its member; not the same name in different scopes. */
const unique: readonly { readonly member: string; readonly of: RegExp }[] = [
  { member: 'Identifier', of: /^DataSetIdentifierDeclaration$/ },
  { member: 'SheetId', of: /^(Tooltip)?SheetDefinition$/ },
  { member: 'VisualId', of: /Visual$/ },
  { member: 'FilterGroupId', of: /^FilterGroup$/ },
  { member: 'FilterId', of: /Filter$/ },
  { member: 'FilterControlId', of: /^(Filter|HierarchyFilter)\w+Control$/ },
  { member: 'ParameterControlId', of: /^Parameter\w+Control$/ },
  { member: 'Name', of: /ParameterDeclaration$/ },
];

/** Members that hold a name, and the member that declares it. */
const references = {
  DataSetIdentifier: 'Identifier',
  SourceFilterId: 'FilterId',
  SourceParameterName: 'Name',
  ParameterName: 'Name',
  DestinationParameterName: 'Name',
  TargetSheetId: 'SheetId',
};

/**
 * Checks what a definition says of itself: names that are declared once, and names that are declared at all.
 * @throws ServiceError InvalidParameterValueException
 */
export function checkDefinition(definition: DashboardVersionDefinition): void {
  const structures = structuresOf(definition);
  const declared = new Map(
    unique.map(({ member, of }) => [
      member,
      valuesOf(
        structures.filter(({ name }) => of.test(name)),
        member,
      ),
    ]),
  );
  const problems = [
    ...[...declared].flatMap(([member, values]) => repeated(values).map((value) => `${member} ${value} is not unique`)),
    ...Object.entries(references).flatMap(([member, declaring]) =>
      valuesOf(structures, member)
        .filter((value) => !declared.get(declaring)?.includes(value))
        .map((value) => `${member} ${value} is not declared`),
    ),
    ...calculatedFieldProblems(definition),
    ...sheetProblems(definition),
    ...structures.filter(({ name }) => /.Visual$/.test(name)).flatMap(visualProblems),
  ];
  if (problems.length > 0) throw invalid(`Invalid definition: ${[...new Set(problems)].join('; ')}`);
}

function calculatedFieldProblems({ CalculatedFields = [] }: DashboardVersionDefinition): string[] {
  const names = CalculatedFields.map(({ DataSetIdentifier, Name }) => `${DataSetIdentifier}.${Name}`);
  return repeated(names).map((name) => `Calculated field ${name} is not unique`);
}

/** What lies on a sheet, and which filters reach it. */
function sheetProblems({ Sheets = [], FilterGroups = [] }: DashboardVersionDefinition): string[] {
  const visuals = new Map(
    Sheets.map((sheet) => [sheet.SheetId, valuesOf([...structuresIn(sheetSchema, sheet)], 'VisualId')]),
  );
  const scopes = FilterGroups.flatMap(
    ({ ScopeConfiguration }) => ScopeConfiguration?.SelectedSheets?.SheetVisualScopingConfigurations ?? [],
  );
  return [
    ...scopes.flatMap(({ SheetId, VisualIds = [] }) =>
      visuals.has(SheetId)
        ? VisualIds.filter((id) => !visuals.get(SheetId)?.includes(id)).map(
            (id) => `Visual ${id} of a filter is not on sheet ${SheetId}`,
          )
        : [`Sheet ${SheetId} of a filter is not declared`],
    ),
    ...Sheets.flatMap((sheet) => {
      const structures = [...structuresIn(sheetSchema, sheet)];
      const present = ['VisualId', 'FilterControlId', 'ParameterControlId', 'SheetTextBoxId', 'SheetImageId'].flatMap(
        (member) => valuesOf(structures, member),
      );
      return valuesOf(structures, 'ElementId')
        .filter((id) => !present.includes(id))
        .map((id) => `Element ${id} of a layout is not on sheet ${sheet.SheetId}`);
    }),
  ];
}

/** Field ids are unique in a visual, and what it says of fields and hierarchies is of its own. */
function visualProblems({ name, value }: Structure): string[] {
  const inside = [...structuresIn(visualSchema.getMemberSchema(name), value)];
  const fields = valuesOf(
    inside.filter((structure) => field.test(structure.name)),
    'FieldId',
  );
  const hierarchies = valuesOf(
    inside.filter((structure) => structure.name.endsWith('Hierarchy')),
    'HierarchyId',
  );
  const of = `of visual ${String(value['VisualId'])}`;
  return [
    ...repeated(fields).map((id) => `FieldId ${id} ${of} is not unique`),
    ...valuesOf(inside, 'FieldId')
      .filter((id) => !fields.includes(id))
      .map((id) => `FieldId ${id} ${of} is no field`),
    ...valuesOf(inside, 'HierarchyId')
      .filter((id) => !hierarchies.includes(id))
      .map((id) => `HierarchyId ${id} ${of} is no hierarchy`),
  ];
}

const valuesOf = (structures: readonly Structure[], member: string): string[] =>
  structures.map(({ value }) => value[member]).filter((value) => typeof value === 'string');

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) < index);
