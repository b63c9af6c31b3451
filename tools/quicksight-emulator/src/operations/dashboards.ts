import type {
  CreateDashboardRequest,
  CreateDashboardResponse,
  DeleteDashboardRequest,
  DeleteDashboardResponse,
  DescribeDashboardDefinitionRequest,
  DescribeDashboardDefinitionResponse,
  DescribeDashboardRequest,
  DescribeDashboardResponse,
  ListDashboardsRequest,
  ListDashboardsResponse,
  ListDashboardVersionsRequest,
  ListDashboardVersionsResponse,
  UpdateDashboardPublishedVersionRequest,
  UpdateDashboardPublishedVersionResponse,
  UpdateDashboardRequest,
  UpdateDashboardResponse,
} from '@aws-sdk/client-quicksight';
import { conflict, exists, invalid, notFound } from '../errors.ts';
import { findColumnErrors } from '../rules/columns.ts';
import { checkDefinition } from '../rules/definition.ts';
import type { DashboardEntry, VersionEntry, Wire } from '../state.ts';
import { arnOf, given, page, startJob, type Context } from './context.ts';
import { changePermissions } from './permissions.ts';
import { putTags } from './tags.ts';
import { checkThemeArn } from './themes.ts';

/** @throws ServiceError ResourceNotFoundException */
export function findDashboard({ state }: Context, id: string | undefined): DashboardEntry {
  const entry = state.dashboards.get(given(id));
  if (!entry) throw notFound(`Dashboard ${id}`);
  return entry;
}

/** The version that a request names; the published one where it names none. */
function findVersion(entry: DashboardEntry, number = entry.published): VersionEntry {
  const version = entry.versions.get(number);
  if (!version) throw notFound(`Version ${number} of dashboard ${entry.resource.DashboardId}`);
  return version;
}

const refuseAlias = ({ AliasName }: { AliasName?: string | undefined }): void => {
  if (AliasName !== undefined) throw invalid('AliasName is not known to the emulator');
};

/** Makes the next version, which is checked further after the call is answered. */
function makeVersion(
  entry: DashboardEntry,
  input: CreateDashboardRequest | UpdateDashboardRequest,
  context: Context,
): VersionEntry {
  const { Definition, SourceEntity, DashboardPublishOptions } = input;
  if (SourceEntity) throw invalid('SourceEntity is not known to the emulator');
  if (!Definition) throw invalid('Either a SourceEntity or a Definition must be provided');
  checkDefinition(Definition);
  if (input.ThemeArn !== undefined) checkThemeArn(context, input.ThemeArn);
  const errors = input.ValidationStrategy?.Mode === 'LENIENT' ? [] : findColumnErrors(Definition, context);
  const number = entry.made + 1;
  const version: VersionEntry = {
    resource: {
      Arn: `${entry.resource.Arn}/version/${number}`,
      VersionNumber: number,
      Status: 'CREATION_IN_PROGRESS',
      CreatedTime: context.now,
      Description: input.VersionDescription,
      ThemeArn: input.ThemeArn,
      DataSetArns: given(Definition.DataSetIdentifierDeclarations).map(({ DataSetArn }) => given(DataSetArn)),
      Sheets: Definition.Sheets?.map(({ SheetId, Name }) => ({ SheetId, Name })),
    },
    definition: Definition,
    publishOptions: DashboardPublishOptions,
    job: { ...(errors.length > 0 && { outcome: { kind: 'version-fails', errors } }), ...startJob(context) },
  };
  entry.made = number;
  entry.versions.set(number, version);
  return version;
}

export function createDashboard(input: CreateDashboardRequest, context: Context): CreateDashboardResponse {
  const id = given(input.DashboardId);
  if (context.state.dashboards.has(id)) throw exists(`Dashboard ${id}`);
  const arn = arnOf(context, `dashboard/${id}`);
  const entry: DashboardEntry = {
    resource: {
      Arn: arn,
      DashboardId: id,
      Name: input.Name,
      CreatedTime: context.now,
      LastUpdatedTime: context.now,
      LastPublishedTime: context.now,
      LinkEntities: input.LinkEntities,
    },
    versions: new Map(),
    made: 0,
    published: 1,
    permissions: changePermissions('dashboard', [], { grant: input.Permissions }, context),
    linkPermissions: changePermissions(
      'dashboard',
      [],
      { grant: input.LinkSharingConfiguration?.Permissions },
      context,
    ),
  };
  const { Arn } = makeVersion(entry, input, context).resource;
  putTags(context, arn, input.Tags);
  context.state.dashboards.set(id, entry);
  return { Arn: arn, VersionArn: Arn, DashboardId: id, CreationStatus: 'CREATION_IN_PROGRESS', Status: 202 };
}

export function describeDashboard(input: DescribeDashboardRequest, context: Context): Wire<DescribeDashboardResponse> {
  refuseAlias(input);
  const entry = findDashboard(context, input.DashboardId);
  return { Dashboard: { ...entry.resource, Version: findVersion(entry, input.VersionNumber).resource } };
}

export function describeDashboardDefinition(
  input: DescribeDashboardDefinitionRequest,
  context: Context,
): DescribeDashboardDefinitionResponse {
  refuseAlias(input);
  const entry = findDashboard(context, input.DashboardId);
  const { resource, definition, publishOptions } = findVersion(entry, input.VersionNumber);
  return {
    DashboardId: entry.resource.DashboardId,
    Name: entry.resource.Name,
    Errors: resource.Errors,
    ResourceStatus: resource.Status,
    ThemeArn: resource.ThemeArn,
    Definition: definition,
    DashboardPublishOptions: publishOptions,
  };
}

const refuseWhileBusy = ({ versions, resource }: DashboardEntry): void => {
  for (const { job, resource: version } of versions.values())
    if (job) throw conflict(`Version ${version.VersionNumber} of dashboard ${resource.DashboardId} is being created`);
};

/** The published version stays what it is. */
export function updateDashboard(input: UpdateDashboardRequest, context: Context): UpdateDashboardResponse {
  const entry = findDashboard(context, input.DashboardId);
  refuseWhileBusy(entry);
  const version = makeVersion(entry, input, context).resource;
  entry.resource = { ...entry.resource, Name: input.Name, LastUpdatedTime: context.now };
  return {
    Arn: entry.resource.Arn,
    VersionArn: version.Arn,
    DashboardId: entry.resource.DashboardId,
    CreationStatus: 'CREATION_IN_PROGRESS',
    Status: 202,
  };
}

export function updateDashboardPublishedVersion(
  { DashboardId, VersionNumber }: UpdateDashboardPublishedVersionRequest,
  context: Context,
): UpdateDashboardPublishedVersionResponse {
  const entry = findDashboard(context, DashboardId);
  const { job, resource } = findVersion(entry, VersionNumber);
  if (job) throw conflict(`Version ${VersionNumber} of dashboard ${DashboardId} is being created`);
  if (resource.Status !== 'CREATION_SUCCESSFUL')
    throw invalid(`Version ${VersionNumber} of dashboard ${DashboardId} is ${resource.Status}`);
  entry.published = resource.VersionNumber;
  entry.resource = { ...entry.resource, LastPublishedTime: context.now };
  return { DashboardId, DashboardArn: entry.resource.Arn };
}

export function deleteDashboard(
  { DashboardId, VersionNumber }: DeleteDashboardRequest,
  context: Context,
): DeleteDashboardResponse {
  const entry = findDashboard(context, DashboardId);
  refuseWhileBusy(entry);
  if (VersionNumber !== undefined) {
    findVersion(entry, VersionNumber);
    if (VersionNumber === entry.published) throw invalid(`Version ${VersionNumber} of ${DashboardId} is published`);
    entry.versions.delete(VersionNumber);
  } else {
    context.state.dashboards.delete(given(DashboardId));
    context.state.tags.delete(entry.resource.Arn);
  }
  return { Arn: entry.resource.Arn, DashboardId };
}

export function listDashboards(input: ListDashboardsRequest, context: Context): Wire<ListDashboardsResponse> {
  const { items, ...rest } = page(context.state.dashboards, input, context);
  return {
    DashboardSummaryList: items.map(({ resource: { LinkEntities: _, ...summary }, published }) => ({
      ...summary,
      PublishedVersionNumber: published,
    })),
    ...rest,
  };
}

export function listDashboardVersions(
  input: ListDashboardVersionsRequest,
  context: Context,
): Wire<ListDashboardVersionsResponse> {
  const { versions } = findDashboard(context, input.DashboardId);
  const byKey = new Map([...versions].map(([number, version]) => [String(number).padStart(9, '0'), version]));
  const { items, ...rest } = page(byKey, input, context);
  return {
    DashboardVersionSummaryList: items.map(
      ({ resource: { Arn, CreatedTime, VersionNumber, Status, Description } }) => ({
        Arn,
        CreatedTime,
        VersionNumber,
        Status,
        Description,
      }),
    ),
    ...rest,
  };
}
