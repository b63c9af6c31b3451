import {
  CreateThemeCommand,
  DeleteThemeCommand,
  DescribeThemeCommand,
  DescribeThemePermissionsCommand,
  paginateListThemes,
  UpdateThemeCommand,
  UpdateThemePermissionsCommand,
  type CreateThemeRequest,
  type ThemeVersion,
} from '@aws-sdk/client-quicksight';
import { ProvisionError } from '../errors.ts';
import { plain, type Found, type Provider } from '../resource.ts';
import { arnOf } from '../stage.ts';
import { despiteConflicts, ifThere, unlessThere, waitFor } from '../waiting.ts';
import type { Connection } from './connection.ts';
import { readTags, tagList } from './tags.ts';
import { problemOf, stateOf } from './status.ts';

type Body = Pick<CreateThemeRequest, 'Name' | 'BaseThemeId' | 'Configuration'>;

/** Themes. What changes one makes a version, which dashboards show as soon as QuickSight has made it. */
export function themes(connection: Connection): Provider {
  const { client, stage, sleep } = connection;
  const AwsAccountId = stage.account;
  const of = (ThemeId: string) => ({ AwsAccountId, ThemeId });
  const tags = (id: string) => readTags(connection, arnOf(stage, 'theme', id));

  async function find(id: string): Promise<Found | undefined> {
    const described = await ifThere(client.send(new DescribeThemeCommand(of(id))));
    if (!described?.Theme) return undefined;
    const { Name, Version = {} } = described.Theme;
    const { BaseThemeId, Configuration } = Version;
    const { Permissions = [] } = await client.send(new DescribeThemePermissionsCommand(of(id)));
    return {
      body: plain({ Name, BaseThemeId, Configuration }),
      permissions: Permissions,
      tags: await tags(id),
      ...conditionOf(Version),
    };
  }

  /** Waits until QuickSight has made the latest version. @throws ProvisionError when it could not */
  async function settle(id: string): Promise<void> {
    const version = await waitFor(sleep, `theme '${id}' is still being made`, async () => {
      const { Version } = (await client.send(new DescribeThemeCommand(of(id)))).Theme ?? {};
      return stateOf(Version?.Status).state === 'unsettled' ? undefined : Version;
    });
    if (stateOf(version.Status).state === 'failed')
      throw new ProvisionError(`cannot make theme '${id}': ${refusal(version)}`);
  }

  return {
    find,
    async create({ id, body, permissions }, own) {
      const input = { ...of(id), ...(body as unknown as Body), Permissions: [...permissions], Tags: tagList(own) };
      await unlessThere(client.send(new CreateThemeCommand(input)));
      await settle(id);
    },
    async update({ id, body }) {
      await client.send(new UpdateThemeCommand({ ...of(id), ...(body as unknown as Body) }));
      await settle(id);
    },
    async permit(id, GrantPermissions, RevokePermissions) {
      const input = { ...of(id), GrantPermissions: [...GrantPermissions], RevokePermissions: [...RevokePermissions] };
      await client.send(new UpdateThemePermissionsCommand(input));
    },
    tags,
    async remove(id) {
      try {
        await ifThere(despiteConflicts(sleep, () => client.send(new DeleteThemeCommand(of(id)))));
      } catch (error) {
        if ((error as Error).name !== 'ConflictException') throw error;
        throw new ProvisionError(
          `cannot delete theme '${id}': ${(error as Error).message}; where the stage has not made what uses it, give that ` +
            'another theme in QuickSight, and run the command again',
        );
      }
    },
    async *list(prefix) {
      const input = { AwsAccountId, Type: 'CUSTOM' } as const;
      for await (const { ThemeSummaryList = [] } of paginateListThemes({ client }, input))
        for (const { ThemeId = '' } of ThemeSummaryList) if (ThemeId.startsWith(prefix)) yield ThemeId;
    },
  };
}

const refusal = (version: ThemeVersion): string =>
  `QuickSight refuses version ${version.VersionNumber}: ${problemOf(version)}`;

/** A theme whose latest version could not be made has the one before, and dashboards show it. */
function conditionOf(version: ThemeVersion): Pick<Found, 'state' | 'drift' | 'problem'> {
  const { state } = stateOf(version.Status);
  if (state !== 'failed') return { state };
  return version.VersionNumber === 1
    ? { state, problem: problemOf(version) }
    : { state: 'settled', drift: refusal(version) };
}
