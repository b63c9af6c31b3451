import { toQuickSightDataSet, toQuickSightDefinition, toQuickSightTheme, type Dashboard } from '@sluice/dashboard-spec';
import { dataSetId, quickSightId } from '@sluice/publish/names';
import { permissionsOf } from './permissions.ts';
import { plain, type Kind, type Resource } from './resource.ts';
import { arnOf, type Stage } from './stage.ts';

/**
 * The resources that a stage is to have, in the order in which they are made: its data source, of each dashboard its data
 * set, with a daily refresh, then the theme of all, and the dashboards.
 * @throws ContractError or DashboardError for what QuickSight cannot hold or show
 */
export function desiredResources(stage: Stage, dashboards: readonly Dashboard[]): Resource[] {
  const datasets = [...new Map(dashboards.map(({ dataset }) => [dataset.name, dataset])).values()];
  const place = { dataSourceArn: arnOf(stage, 'datasource', quickSightId(stage.name)), database: stage.database };
  const resource = (kind: Kind, id: string, body: object): Resource => ({
    kind,
    id,
    body: plain(body),
    permissions: permissionsOf(kind, stage.principals),
  });
  const title = `Sluice ${stage.name}`;
  return [
    resource('data source', quickSightId(stage.name), {
      Name: title,
      Type: 'ATHENA',
      DataSourceParameters: { AthenaParameters: { WorkGroup: stage.workgroup, RoleArn: stage.role } },
      SslProperties: { DisableSsl: false },
    }),
    ...datasets.map((dataset) =>
      resource('data set', dataSetId(stage.name, dataset.name), toQuickSightDataSet(dataset, place)),
    ),
    ...datasets.map(({ name }) =>
      resource('refresh schedule', `${dataSetId(stage.name, name)}/daily`, {
        ScheduleFrequency: { Interval: 'DAILY', Timezone: 'UTC', TimeOfTheDay: stage.refreshAt },
        RefreshType: 'FULL_REFRESH',
      }),
    ),
    resource('theme', quickSightId(stage.name), toQuickSightTheme(title)),
    ...dashboards.map((dashboard) =>
      resource('dashboard', `${quickSightId(stage.name)}-${dashboard.name}`, {
        Name: dashboard.title,
        ThemeArn: arnOf(stage, 'theme', quickSightId(stage.name)),
        Definition: toQuickSightDefinition(
          dashboard,
          arnOf(stage, 'dataset', dataSetId(stage.name, dashboard.dataset.name)),
        ),
      }),
    ),
  ];
}
