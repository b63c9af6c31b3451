import type {
  CreateThemeRequest,
  CreateThemeResponse,
  DeleteThemeRequest,
  DeleteThemeResponse,
  DescribeThemePermissionsRequest,
  DescribeThemePermissionsResponse,
  DescribeThemeRequest,
  DescribeThemeResponse,
  ListThemesRequest,
  ListThemesResponse,
  ThemeConfiguration,
  ThemeSummary,
  UpdateThemePermissionsRequest,
  UpdateThemePermissionsResponse,
  UpdateThemeRequest,
  UpdateThemeResponse,
} from '@aws-sdk/client-quicksight';
import { conflict, exists, invalid, notFound } from '../errors.ts';
import { checkTheme, startingThemeArn, startingThemes } from '../rules/theme.ts';
import type { ThemeEntry, ThemeVersionEntry, Wire } from '../state.ts';
import { arnOf, given, page, startJob, type Context } from './context.ts';
import { changePermissions } from './permissions.ts';
import { putTags } from './tags.ts';

function find({ state }: Context, id: string | undefined): ThemeEntry {
  const entry = state.themes.get(given(id));
  if (!entry) throw notFound(`Theme ${id}`);
  return entry;
}

/** @throws ServiceError ResourceNotFoundException where there is no theme of that ARN, of the account or QuickSight's */
export function checkThemeArn({ state }: Context, arn: string): void {
  const isThere =
    startingThemes.some((id) => startingThemeArn(id) === arn) ||
    [...state.themes.values()].some(({ resource }) => resource.Arn === arn);
  if (!isThere) throw notFound(`Theme ${arn}`);
}

/** The version that a request names; the latest where it names none. */
function findVersion({ versions, resource }: ThemeEntry, number = versions.size): ThemeVersionEntry {
  const version = versions.get(number);
  if (!version) throw notFound(`Version ${number} of theme ${resource.ThemeId}`);
  return version;
}

function makeVersion(
  entry: ThemeEntry,
  base: string,
  Configuration: ThemeConfiguration,
  Description: string | undefined,
  context: Context,
): ThemeVersionEntry {
  checkTheme(base, Configuration);
  const number = entry.versions.size + 1;
  const version: ThemeVersionEntry = {
    resource: {
      Arn: `${entry.resource.Arn}/version/${number}`,
      VersionNumber: number,
      Status: 'CREATION_IN_PROGRESS',
      CreatedTime: context.now,
      BaseThemeId: base,
      Configuration,
      Description,
    },
    job: startJob(context),
  };
  entry.versions.set(number, version);
  return version;
}

export function createTheme(input: CreateThemeRequest, context: Context): CreateThemeResponse {
  const id = given(input.ThemeId);
  if (context.state.themes.has(id)) throw exists(`Theme ${id}`);
  const Arn = arnOf(context, `theme/${id}`);
  const entry: ThemeEntry = {
    resource: {
      Arn,
      ThemeId: id,
      Name: input.Name,
      Type: 'CUSTOM',
      CreatedTime: context.now,
      LastUpdatedTime: context.now,
    },
    versions: new Map(),
    permissions: changePermissions('theme', [], { grant: input.Permissions }, context),
  };
  const { VersionDescription } = input;
  const version = makeVersion(entry, given(input.BaseThemeId), given(input.Configuration), VersionDescription, context);
  putTags(context, Arn, input.Tags);
  context.state.themes.set(id, entry);
  return { Arn, VersionArn: version.resource.Arn, ThemeId: id, CreationStatus: 'CREATION_IN_PROGRESS', Status: 202 };
}

export function describeTheme(input: DescribeThemeRequest, context: Context): Wire<DescribeThemeResponse> {
  if (input.AliasName !== undefined) throw invalid('AliasName is not known to the emulator');
  const entry = find(context, input.ThemeId);
  return { Theme: { ...entry.resource, Version: findVersion(entry, input.VersionNumber).resource } };
}

/** Makes a version, which is the latest one at once. */
export function updateTheme(input: UpdateThemeRequest, context: Context): UpdateThemeResponse {
  const entry = find(context, input.ThemeId);
  const { Configuration = given(findVersion(entry).resource.Configuration) } = input;
  const version = makeVersion(entry, given(input.BaseThemeId), Configuration, input.VersionDescription, context);
  entry.resource = { ...entry.resource, Name: input.Name ?? entry.resource.Name, LastUpdatedTime: context.now };
  return {
    Arn: entry.resource.Arn,
    VersionArn: version.resource.Arn,
    ThemeId: entry.resource.ThemeId,
    CreationStatus: 'CREATION_IN_PROGRESS',
    Status: 202,
  };
}

export function deleteTheme({ ThemeId, VersionNumber }: DeleteThemeRequest, context: Context): DeleteThemeResponse {
  if (VersionNumber !== undefined) throw invalid('VersionNumber is not known to the emulator');
  const { resource, versions } = find(context, ThemeId);
  if ([...versions.values()].some(({ job }) => job)) throw conflict(`Theme ${ThemeId} is being created or updated`);
  for (const { resource: dashboard, versions: shown } of context.state.dashboards.values())
    if ([...shown.values()].some((version) => version.resource.ThemeArn === resource.Arn))
      throw conflict(`Theme ${ThemeId} is used by dashboard ${dashboard.DashboardId}`);
  context.state.themes.delete(resource.ThemeId);
  context.state.tags.delete(resource.Arn);
  return { Arn: resource.Arn, ThemeId: resource.ThemeId };
}

export function listThemes(input: ListThemesRequest, context: Context): Wire<ListThemesResponse> {
  const { Type = 'ALL' } = input;
  const starting = startingThemes.map((id): [string, Wire<ThemeSummary>] => [
    id,
    { Arn: startingThemeArn(id), ThemeId: id, Name: id, LatestVersionNumber: 1 },
  ]);
  const custom = [...context.state.themes].map(([id, { resource, versions }]): [string, Wire<ThemeSummary>] => {
    const { Type: _, ...summary } = resource;
    return [id, { ...summary, LatestVersionNumber: versions.size }];
  });
  const listed = [...(Type === 'CUSTOM' ? [] : starting), ...(Type === 'QUICKSIGHT' ? [] : custom)];
  const { items, ...rest } = page(new Map(listed), input, context);
  return { ThemeSummaryList: items, ...rest };
}

const permissionsOf = ({ resource, permissions }: ThemeEntry): DescribeThemePermissionsResponse => ({
  ThemeArn: resource.Arn,
  ThemeId: resource.ThemeId,
  ...(permissions.length > 0 && { Permissions: permissions }),
});

export const describeThemePermissions = (
  { ThemeId }: DescribeThemePermissionsRequest,
  context: Context,
): DescribeThemePermissionsResponse => permissionsOf(find(context, ThemeId));

export function updateThemePermissions(
  { ThemeId, GrantPermissions, RevokePermissions }: UpdateThemePermissionsRequest,
  context: Context,
): UpdateThemePermissionsResponse {
  const entry = find(context, ThemeId);
  const changes = { grant: GrantPermissions, revoke: RevokePermissions };
  entry.permissions = changePermissions('theme', entry.permissions, changes, context);
  return permissionsOf(entry);
}
