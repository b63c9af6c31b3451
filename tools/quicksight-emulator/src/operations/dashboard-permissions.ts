import type {
  DescribeDashboardPermissionsRequest,
  DescribeDashboardPermissionsResponse,
  UpdateDashboardPermissionsRequest,
  UpdateDashboardPermissionsResponse,
} from '@aws-sdk/client-quicksight';
import type { DashboardEntry } from '../state.ts';
import type { Context } from './context.ts';
import { findDashboard } from './dashboards.ts';
import { changePermissions } from './permissions.ts';

const permissionsOf = ({
  resource,
  permissions,
  linkPermissions,
}: DashboardEntry): DescribeDashboardPermissionsResponse => ({
  DashboardArn: resource.Arn,
  DashboardId: resource.DashboardId,
  ...(permissions.length > 0 && { Permissions: permissions }),
  ...(linkPermissions.length > 0 && { LinkSharingConfiguration: { Permissions: linkPermissions } }),
});

export const describeDashboardPermissions = (
  { DashboardId }: DescribeDashboardPermissionsRequest,
  context: Context,
): DescribeDashboardPermissionsResponse => permissionsOf(findDashboard(context, DashboardId));

export function updateDashboardPermissions(
  input: UpdateDashboardPermissionsRequest,
  context: Context,
): UpdateDashboardPermissionsResponse {
  const entry = findDashboard(context, input.DashboardId);
  const changes = { grant: input.GrantPermissions, revoke: input.RevokePermissions };
  const linkChanges = { grant: input.GrantLinkPermissions, revoke: input.RevokeLinkPermissions };
  const permissions = changePermissions('dashboard', entry.permissions, changes, context);
  entry.linkPermissions = changePermissions('dashboard', entry.linkPermissions, linkChanges, context);
  entry.permissions = permissions;
  return permissionsOf(entry);
}
