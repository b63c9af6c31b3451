import {
  CreateDashboardCommand,
  DeleteDashboardCommand,
  DescribeDashboardCommand,
  DescribeDashboardDefinitionCommand,
  DescribeDashboardPermissionsCommand,
  paginateListDashboards,
  paginateListDashboardVersions,
  UpdateDashboardCommand,
  UpdateDashboardPermissionsCommand,
  UpdateDashboardPublishedVersionCommand,
  type CreateDashboardRequest,
} from '@aws-sdk/client-quicksight';
import { differences } from '../differences.ts';
import { ProvisionError } from '../errors.ts';
import { plain, type Found, type Provider, type Resource } from '../resource.ts';
import { arnOf } from '../stage.ts';
import { despiteConflicts, ifThere, unlessThere, waitFor } from '../waiting.ts';
import type { Connection } from './connection.ts';
import { readTags, tagList, writeTags } from './tags.ts';
import { problemOf, stateOf } from './status.ts';

type Body = Required<Pick<CreateDashboardRequest, 'Name' | 'ThemeArn' | 'Definition'>>;

/** The tag that tells which version was published last by provisioning. */
const versionTag = 'sluice:version';
/** Whatever QuickSight would mend in silence is an error. */
const strict = { ValidationStrategy: { Mode: 'STRICT' } } as const;

/**
 * Dashboards. What changes one makes a version, which readers see when it is published: that is done only when
 * QuickSight has made it without an error.
 */
export function dashboards(connection: Connection): Provider {
  const { client, stage, sleep } = connection;
  const AwsAccountId = stage.account;
  const of = (DashboardId: string) => ({ AwsAccountId, DashboardId });
  const arn = (id: string) => arnOf(stage, 'dashboard', id);
  const tags = (id: string) => readTags(connection, arn(id));

  async function find(id: string): Promise<Found | undefined> {
    const described = await ifThere(client.send(new DescribeDashboardCommand(of(id))));
    if (!described?.Dashboard) return undefined;
    const { Name, Version = {} } = described.Dashboard;
    const { state } = stateOf(Version.Status);
    const found = await tags(id);
    const { Permissions = [] } = await client.send(new DescribeDashboardPermissionsCommand(of(id)));
    const common = { permissions: Permissions, tags: found };
    if (state !== 'settled') return { ...common, state, body: plain({ Name }), problem: problemOf(Version) };
    const { ThemeArn, Definition } = await client.send(new DescribeDashboardDefinitionCommand(of(id)));
    const applied = found[versionTag];
    return {
      ...common,
      state,
      body: plain({ Name, ThemeArn, Definition }),
      ...(applied !== String(Version.VersionNumber) && {
        drift: `version ${Version.VersionNumber} was published, and not by an apply that came to its end`,
      }),
    };
  }

  /** Waits until QuickSight has made a version. @throws ProvisionError when it could not */
  async function settle(id: string, VersionNumber: number): Promise<void> {
    const what = `version ${VersionNumber} of dashboard '${id}' is still being made`;
    const version = await waitFor(sleep, what, async () => {
      const input = { ...of(id), VersionNumber };
      const { Version } = (await client.send(new DescribeDashboardCommand(input))).Dashboard ?? {};
      return stateOf(Version?.Status).state === 'unsettled' ? undefined : Version;
    });
    if (stateOf(version.Status).state === 'failed')
      throw new ProvisionError(
        `cannot make dashboard '${id}': QuickSight refuses version ${VersionNumber}: ${problemOf(version)}`,
      );
  }

  /** A version that is as it should be and was not published, as an apply leaves it that was interrupted. */
  async function unpublished(resource: Resource): Promise<number | undefined> {
    const numbers: number[] = [];
    for await (const { DashboardVersionSummaryList = [] } of paginateListDashboardVersions({ client }, of(resource.id)))
      numbers.push(...DashboardVersionSummaryList.map(({ VersionNumber = 0 }) => VersionNumber));
    const newest = Math.max(...numbers);
    const published = (await client.send(new DescribeDashboardCommand(of(resource.id)))).Dashboard?.Version;
    if (newest === published?.VersionNumber) return undefined;
    try {
      await settle(resource.id, newest);
    } catch (error) {
      if (error instanceof ProvisionError) return undefined;
      throw error;
    }
    const input = { ...of(resource.id), VersionNumber: newest };
    const { Name, ThemeArn, Definition } = await client.send(new DescribeDashboardDefinitionCommand(input));
    const found = plain({ Name, ThemeArn, Definition });
    return differences(found, resource.body).length === 0 ? newest : undefined;
  }

  async function addVersion({ id, body }: Resource): Promise<number> {
    const input = { ...of(id), ...(body as unknown as Body), ...strict };
    const { VersionArn = '' } = await despiteConflicts(sleep, () => client.send(new UpdateDashboardCommand(input)));
    return Number(VersionArn.slice(VersionArn.lastIndexOf('/') + 1));
  }

  return {
    find,
    async create({ id, body, permissions }, own) {
      const input = { ...of(id), ...(body as unknown as Body), ...strict, Permissions: [...permissions] };
      await unlessThere(
        client.send(new CreateDashboardCommand({ ...input, Tags: tagList({ ...own, [versionTag]: '1' }) })),
      );
      await settle(id, 1);
    },
    async update(resource) {
      const { id } = resource;
      const VersionNumber = (await unpublished(resource)) ?? (await addVersion(resource));
      await settle(id, VersionNumber);
      const input = { ...of(id), VersionNumber };
      await despiteConflicts(sleep, () => client.send(new UpdateDashboardPublishedVersionCommand(input)));
      await writeTags(connection, arn(id), { [versionTag]: String(VersionNumber) });
    },
    async permit(id, GrantPermissions, RevokePermissions) {
      const input = { ...of(id), GrantPermissions: [...GrantPermissions], RevokePermissions: [...RevokePermissions] };
      await despiteConflicts(sleep, () => client.send(new UpdateDashboardPermissionsCommand(input)));
    },
    tags,
    async remove(id) {
      await ifThere(despiteConflicts(sleep, () => client.send(new DeleteDashboardCommand(of(id)))));
    },
    async *list(prefix) {
      for await (const { DashboardSummaryList = [] } of paginateListDashboards({ client }, { AwsAccountId }))
        for (const { DashboardId = '' } of DashboardSummaryList) if (DashboardId.startsWith(prefix)) yield DashboardId;
    },
  };
}
