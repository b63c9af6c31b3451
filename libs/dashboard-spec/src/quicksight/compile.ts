import { DashboardError, type DashboardProblem } from '../errors.ts';
import type { Dashboard } from '../spec.ts';
import { definitionProblems, quickSightProblems } from './check.ts';
import type { CalculatedField, QuickSightDefinition, QuickSightSheet } from './definition.ts';
import { dashboardFilter, visualFilters } from './filter-groups.ts';
import { controlElements, visualElements } from './layout.ts';
import { sheetId } from './sheet-id.ts';
import { compileToQuickSight } from './visual.ts';

/**
 * Compiles a dashboard to what QuickSight's CreateDashboard and UpdateDashboard take as `Definition`, over the data set
 * of `toQuickSightDataSet`. Plain data, the same for the same dashboard; ids come from those of the dashboard's visuals,
 * columns and sheets' titles, so that a change moves no other's. Throws a DashboardError for what QuickSight cannot show.
 *
 * It relies on filters coming before calculations at level PRE_AGG, and these before groups and measures ("Using
 * level-aware calculations" in the user guide), and on filters of such calculations coming in between.
 */
export function toQuickSightDefinition(dashboard: Dashboard, dataSetArn: string): QuickSightDefinition {
  refuse(dashboard, quickSightProblems(dashboard));
  const definition = compile(dashboard, dataSetArn);
  refuse(dashboard, definitionProblems(definition));
  return definition;
}

function refuse({ name }: Dashboard, problems: readonly DashboardProblem[]): void {
  if (problems.length > 0) throw new DashboardError('compile', name, problems);
}

function compile(dashboard: Dashboard, dataSetArn: string): QuickSightDefinition {
  const { dataset, filters, sheets } = dashboard;
  const dashboardFilters = filters.map((filter) => dashboardFilter(dataset, filter));
  const compiled = sheets.flatMap((sheet) =>
    sheet.visuals.map((visual) => {
      const { id } = visual;
      const result = compileToQuickSight(dataset, visual);
      return { id, ...result, filters: visualFilters(dataset, sheetId(sheet), id, result) };
    }),
  );
  const visuals = new Map(compiled.map(({ id, visual }) => [id, visual]));
  return {
    DataSetIdentifierDeclarations: [{ Identifier: dataset.name, DataSetArn: dataSetArn }],
    Sheets: sheets.map((sheet): QuickSightSheet => {
      const id = sheetId(sheet);
      const controls = dashboardFilters.map(({ control }, index) => {
        const controlId = `${id}_${filters[index]?.column}`;
        return { id: controlId, ...control(controlId) };
      });
      return {
        SheetId: id,
        Name: sheet.title,
        ContentType: 'INTERACTIVE',
        ParameterControls: controls.flatMap((control) => ('parameter' in control ? [control.parameter] : [])),
        FilterControls: controls.flatMap((control) =>
          'filter' in control ? [{ CrossSheet: { FilterControlId: control.id, SourceFilterId: control.filter } }] : [],
        ),
        Visuals: sheet.visuals.flatMap((visual) => visuals.get(visual.id) ?? []),
        Layouts: [{ Configuration: { GridLayout: { Elements: visualElements(sheet.visuals) } } }],
        SheetControlLayouts: [{ Configuration: { GridLayout: { Elements: controlElements(controls) } } }],
      };
    }),
    CalculatedFields: distinct([
      ...dashboardFilters.flatMap(({ fields }) => fields),
      ...compiled.flatMap(({ fields, filters }) => [...filters.fields, ...fields]),
    ]),
    ParameterDeclarations: dashboardFilters.flatMap(({ parameters }) => parameters),
    FilterGroups: [...dashboardFilters, ...compiled.map(({ filters }) => filters)].flatMap(({ groups }) => groups),
    Options: {
      Timezone: 'UTC',
      WeekStart: 'MONDAY',
      VisualMessages: {
        NoDataMessage: { Enabled: true, Title: 'No data', Description: 'No rows match the filters.' },
      },
    },
  };
}

/** Fields that several visuals share are calculated once. */
const distinct = (fields: readonly CalculatedField[]): CalculatedField[] => [
  ...new Map(fields.map((field) => [field.Name, field])).values(),
];
