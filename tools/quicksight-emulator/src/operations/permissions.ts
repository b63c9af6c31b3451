import type { ResourcePermission } from '@aws-sdk/client-quicksight';
import { invalid } from '../errors.ts';
import { given, identityArn, type Context } from './context.ts';

type Kind = 'data source' | 'data set' | 'dashboard' | 'theme';

const actions = (names: string): string[] => names.split(' ').map((name) => `quicksight:${name}`);

/** What a reader may do, what an owner must be able to do, and what an owner may do besides. */
const sets: Readonly<Record<Kind, Readonly<Record<'reader' | 'owner' | 'more', readonly string[]>>>> = {
  'data source': {
    reader: actions('DescribeDataSource DescribeDataSourcePermissions PassDataSource'),
    owner: actions(
      'DescribeDataSource DescribeDataSourcePermissions PassDataSource UpdateDataSource DeleteDataSource UpdateDataSourcePermissions',
    ),
    more: [],
  },
  'data set': {
    reader: actions('DescribeDataSet DescribeDataSetPermissions PassDataSet DescribeIngestion ListIngestions'),
    owner: actions(
      'DescribeDataSet DescribeDataSetPermissions PassDataSet DescribeIngestion ListIngestions UpdateDataSet DeleteDataSet CreateIngestion CancelIngestion UpdateDataSetPermissions',
    ),
    more: actions(
      'CreateRefreshSchedule DescribeRefreshSchedule UpdateRefreshSchedule DeleteRefreshSchedule ListRefreshSchedules PutDataSetRefreshProperties DescribeDataSetRefreshProperties DeleteDataSetRefreshProperties',
    ),
  },
  dashboard: {
    reader: actions('DescribeDashboard ListDashboardVersions QueryDashboard'),
    owner: actions(
      'DescribeDashboard ListDashboardVersions QueryDashboard UpdateDashboardPermissions UpdateDashboard DeleteDashboard DescribeDashboardPermissions UpdateDashboardPublishedVersion',
    ),
    more: [],
  },
  theme: {
    reader: actions('DescribeTheme DescribeThemeAlias ListThemeAliases ListThemeVersions'),
    owner: actions(
      'DescribeTheme DescribeThemeAlias ListThemeAliases ListThemeVersions DeleteTheme UpdateTheme CreateThemeAlias DeleteThemeAlias UpdateThemeAlias UpdateThemePermissions DescribeThemePermissions',
    ),
    more: [],
  },
};

/** The permissions after some are revoked and others granted. */
export function changePermissions(
  kind: Kind,
  permissions: readonly ResourcePermission[],
  {
    grant = [],
    revoke = [],
  }: { grant?: readonly ResourcePermission[] | undefined; revoke?: readonly ResourcePermission[] | undefined },
  context: Context,
): ResourcePermission[] {
  const held = new Map(permissions.map(({ Principal, Actions = [] }) => [given(Principal), Actions]));
  const actionsOf = (principal: string | undefined): string[] => held.get(given(principal)) ?? [];
  for (const { Principal, Actions = [] } of revoke)
    held.set(
      given(Principal),
      actionsOf(Principal).filter((action) => !Actions.includes(action)),
    );
  for (const { Principal, Actions = [] } of grant) {
    checkPrincipal(given(Principal), context);
    held.set(given(Principal), [...new Set([...actionsOf(Principal), ...Actions])].toSorted());
  }
  const left = [...held].filter(([, names]) => names.length > 0);
  for (const [, names] of left) checkActions(kind, names);
  return left.map(([Principal, Actions]) => ({ Principal, Actions }));
}

function checkActions(kind: Kind, names: readonly string[]): void {
  const { reader, owner, more } = sets[kind];
  const isReader = names.length === reader.length && reader.every((name) => names.includes(name));
  const isOwner =
    owner.every((name) => names.includes(name)) && names.every((name) => owner.includes(name) || more.includes(name));
  if (!isReader && !isOwner)
    throw invalid(
      `ResourcePermission list contains unsupported permission sets [${names.join(', ')}] for this resource. ` +
        `Supported sets are [${reader.join(', ')}] and [${owner.join(', ')}]`,
    );
}

function checkPrincipal(principal: string, context: Context): void {
  const { users, groups } = context.account;
  const known = [
    ...users.map((name) => identityArn(context, `user/default/${name}`)),
    ...groups.map((name) => identityArn(context, `group/default/${name}`)),
    identityArn(context, 'namespace/default'),
  ];
  if (!known.includes(principal)) throw invalid(`Principal ARN ${principal} is not part of the same account`);
}
