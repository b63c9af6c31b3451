import { columnOf } from '../columns.ts';
import type { DashboardProblem } from '../errors.ts';
import type { Dashboard, Filter, Sheet } from '../spec.ts';
import type { QuickSightDefinition } from './definition.ts';
import { sheetId } from './sheet-id.ts';
import { subtitleOf } from './visual.ts';

/** The most characters of titles and subtitles, as of the API's `ShortFormatText` and `LongFormatText`. */
const maxText = 1_024;
/** Calculated fields are named after their visuals, and the name of a field has 127 characters at most. */
const maxVisualId = 100;
/** Ids have 512 characters at most; those of a sheet's controls end in a column's name. */
const maxSheetId = 400;

/** What QuickSight has no room for in a definition, by the API's lists, and parameters of one name. */
export function definitionProblems(definition: QuickSightDefinition): DashboardProblem[] {
  const { Sheets, CalculatedFields, FilterGroups, ParameterDeclarations } = definition;
  const counts: readonly (readonly [what: string, count: number, most: number])[] = [
    ['sheets', Sheets.length, 20],
    ...Sheets.map(({ Name, Visuals }) => [`visuals on sheet '${Name}'`, Visuals.length, 75] as const),
    ['filters', Math.max(...Sheets.map((sheet) => sheet.ParameterControls.length + sheet.FilterControls.length)), 200],
    ['calculated fields', CalculatedFields.length, 2_000],
    ['filter groups', FilterGroups.length, 2_000],
  ];
  const parameters = ParameterDeclarations.map(({ StringParameterDeclaration: { Name } }) => Name);
  return [
    ...counts
      .filter(([, count, most]) => count > most)
      .map(([what, count, most]) => `it has ${count} ${what}, QuickSight takes ${most}: split it`),
    // They have no underscores in their names.
    ...parameters
      .filter((name, index) => parameters.indexOf(name) < index)
      .map((name) => `two filters, on columns alike but for '_', would be one parameter '${name}': leave one out`),
  ].map((message) => ({ message }));
}

/** What QuickSight cannot show of a checked dashboard. */
export function quickSightProblems(dashboard: Dashboard): DashboardProblem[] {
  const { dataset, filters, sheets } = dashboard;
  return [
    ...filters.flatMap((filter) => filterProblems(dashboard, filter)),
    ...sheets.flatMap((sheet, index) => sheetProblems(sheet, sheets.slice(0, index))),
  ]
    .map((message): DashboardProblem => ({ message }))
    .concat(
      sheets.flatMap(({ visuals }) =>
        visuals.flatMap((visual) =>
          [
            ...lengthProblems('id', visual.id, maxVisualId),
            ...lengthProblems('title', visual.title, maxText),
            ...lengthProblems('description with its notes', subtitleOf(dataset, visual), maxText),
          ].map((message) => ({ visual: visual.id, message })),
        ),
      ),
    );
}

/** A range filter of QuickSight's lets nulls through always or never, not only while it has no bound. */
function filterProblems({ dataset }: Dashboard, { kind, column }: Filter): string[] {
  if (kind !== 'date-range' || !columnOf(dataset, column).optional) return [];
  return [`a date-range filter on '${column}', which may be null, cannot keep those rows: use event_date`];
}

const sheetProblems = (sheet: Sheet, before: readonly Sheet[]): string[] => [
  ...(before.some(({ title }) => title === sheet.title) ? [`sheet '${sheet.title}' is there twice`] : []),
  ...(sheetId(sheet).length > maxSheetId ? [`the title of sheet '${sheet.title}' is too long: shorten it`] : []),
];

const lengthProblems = (what: string, text: string, most: number): string[] =>
  text.length > most ? [`${what} has at most ${most} characters, found ${text.length}`] : [];
