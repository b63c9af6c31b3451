import { describeAccountSubscription, describeGroup, describeUser, listNamespaces } from './account.ts';
import type { Context } from './context.ts';
import { describeDashboardPermissions, updateDashboardPermissions } from './dashboard-permissions.ts';
import {
  createDashboard,
  deleteDashboard,
  describeDashboard,
  describeDashboardDefinition,
  listDashboards,
  listDashboardVersions,
  updateDashboard,
  updateDashboardPublishedVersion,
} from './dashboards.ts';
import {
  createDataSet,
  deleteDataSet,
  describeDataSet,
  describeDataSetPermissions,
  listDataSets,
  updateDataSet,
  updateDataSetPermissions,
} from './data-sets.ts';
import {
  createDataSource,
  deleteDataSource,
  describeDataSource,
  describeDataSourcePermissions,
  listDataSources,
  updateDataSource,
  updateDataSourcePermissions,
} from './data-sources.ts';
import { cancelIngestion, createIngestion, describeIngestion, listIngestions } from './ingestions.ts';
import type { OperationName } from '@sluice/quicksight-model/api';
import {
  createRefreshSchedule,
  deleteRefreshSchedule,
  describeRefreshSchedule,
  listRefreshSchedules,
  updateRefreshSchedule,
} from './refresh-schedules.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import {
  createTheme,
  deleteTheme,
  describeTheme,
  describeThemePermissions,
  listThemes,
  updateTheme,
  updateThemePermissions,
} from './themes.ts';

/** Answers a request that fits its schema; `Status` is the HTTP status where it is not that of the schema. */
type Handler = (input: never, context: Context) => { readonly Status?: number | undefined };

export const handlers: Readonly<Record<OperationName, Handler>> = {
  CancelIngestion: cancelIngestion,
  CreateDashboard: createDashboard,
  CreateDataSet: createDataSet,
  CreateDataSource: createDataSource,
  CreateIngestion: createIngestion,
  CreateRefreshSchedule: createRefreshSchedule,
  CreateTheme: createTheme,
  DeleteDashboard: deleteDashboard,
  DeleteDataSet: deleteDataSet,
  DeleteDataSource: deleteDataSource,
  DeleteRefreshSchedule: deleteRefreshSchedule,
  DeleteTheme: deleteTheme,
  DescribeAccountSubscription: describeAccountSubscription,
  DescribeDashboard: describeDashboard,
  DescribeDashboardDefinition: describeDashboardDefinition,
  DescribeDashboardPermissions: describeDashboardPermissions,
  DescribeDataSet: describeDataSet,
  DescribeDataSetPermissions: describeDataSetPermissions,
  DescribeDataSource: describeDataSource,
  DescribeDataSourcePermissions: describeDataSourcePermissions,
  DescribeGroup: describeGroup,
  DescribeIngestion: describeIngestion,
  DescribeRefreshSchedule: describeRefreshSchedule,
  DescribeTheme: describeTheme,
  DescribeThemePermissions: describeThemePermissions,
  DescribeUser: describeUser,
  ListDashboardVersions: listDashboardVersions,
  ListDashboards: listDashboards,
  ListDataSets: listDataSets,
  ListDataSources: listDataSources,
  ListIngestions: listIngestions,
  ListNamespaces: listNamespaces,
  ListRefreshSchedules: listRefreshSchedules,
  ListTagsForResource: listTagsForResource,
  ListThemes: listThemes,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateDashboard: updateDashboard,
  UpdateDashboardPermissions: updateDashboardPermissions,
  UpdateDashboardPublishedVersion: updateDashboardPublishedVersion,
  UpdateDataSet: updateDataSet,
  UpdateDataSetPermissions: updateDataSetPermissions,
  UpdateDataSource: updateDataSource,
  UpdateDataSourcePermissions: updateDataSourcePermissions,
  UpdateRefreshSchedule: updateRefreshSchedule,
  UpdateTheme: updateTheme,
  UpdateThemePermissions: updateThemePermissions,
};
