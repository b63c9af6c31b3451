import type { ResourcePermission } from '@aws-sdk/client-quicksight';
import type { Kind } from './resource.ts';

/** Who may do what: owners everything, readers look. Each is the ARN of a user or a group of QuickSight. */
export interface Principals {
  readonly owners: readonly string[];
  readonly readers: readonly string[];
}

/** What the console gives an owner and a reader of each kind (Amazon QuickSight API, 'Permissions'). */
const actions: Record<Exclude<Kind, 'refresh schedule'>, { readonly owner: string[]; readonly reader?: string[] }> = {
  'data source': {
    owner: [
      'DescribeDataSource',
      'DescribeDataSourcePermissions',
      'PassDataSource',
      'UpdateDataSource',
      'DeleteDataSource',
      'UpdateDataSourcePermissions',
    ],
  },
  'data set': {
    owner: [
      'DescribeDataSet',
      'DescribeDataSetPermissions',
      'PassDataSet',
      'DescribeIngestion',
      'ListIngestions',
      'UpdateDataSet',
      'DeleteDataSet',
      'CreateIngestion',
      'CancelIngestion',
      'UpdateDataSetPermissions',
    ],
  },
  theme: {
    owner: [
      'DescribeTheme',
      'DescribeThemeAlias',
      'ListThemeAliases',
      'ListThemeVersions',
      'DeleteTheme',
      'UpdateTheme',
      'CreateThemeAlias',
      'DeleteThemeAlias',
      'UpdateThemeAlias',
      'UpdateThemePermissions',
      'DescribeThemePermissions',
    ],
    reader: ['DescribeTheme', 'DescribeThemeAlias', 'ListThemeAliases', 'ListThemeVersions'],
  },
  dashboard: {
    owner: [
      'DescribeDashboard',
      'ListDashboardVersions',
      'UpdateDashboardPermissions',
      'QueryDashboard',
      'UpdateDashboard',
      'DeleteDashboard',
      'DescribeDashboardPermissions',
      'UpdateDashboardPublishedVersion',
    ],
    reader: ['DescribeDashboard', 'ListDashboardVersions', 'QueryDashboard'],
  },
};

/** The permissions of a resource. Who owns it needs not be its reader too. */
export function permissionsOf(kind: Kind, { owners, readers }: Principals): ResourcePermission[] {
  if (kind === 'refresh schedule') return [];
  const { owner, reader } = actions[kind];
  const lookers = reader ? readers.filter((principal) => !owners.includes(principal)) : [];
  return [
    ...owners.map((Principal) => ({ Principal, Actions: qualified(owner) })),
    ...lookers.map((Principal) => ({ Principal, Actions: qualified(reader ?? []) })),
  ];
}

const qualified = (names: readonly string[]): string[] => names.map((name) => `quicksight:${name}`);

/** What has to be granted and revoked so that exactly the wanted permissions are there. */
export function permissionChanges(
  found: readonly ResourcePermission[],
  wanted: readonly ResourcePermission[],
): { readonly grant: ResourcePermission[]; readonly revoke: ResourcePermission[] } {
  return { grant: minus(wanted, found), revoke: minus(found, wanted) };
}

/** The actions of `these` that `those` do not have, by principal. */
function minus(these: readonly ResourcePermission[], those: readonly ResourcePermission[]): ResourcePermission[] {
  const others = byPrincipal(those);
  return [...byPrincipal(these)].flatMap(([Principal, actionsOfIt]) => {
    const Actions = [...actionsOfIt].filter((action) => !others.get(Principal)?.has(action)).sort();
    return Actions.length === 0 ? [] : [{ Principal, Actions }];
  });
}

function byPrincipal(permissions: readonly ResourcePermission[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { Principal = '', Actions = [] } of permissions)
    found.set(Principal, new Set([...(found.get(Principal) ?? []), ...Actions]));
  return found;
}
