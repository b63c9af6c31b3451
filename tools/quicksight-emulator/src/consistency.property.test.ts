import * as sdk from '@aws-sdk/client-quicksight';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  account,
  author,
  dashboard,
  dataSet,
  dataSource,
  readers,
  startAccount,
  theme,
} from './account.test.support.ts';

const kinds = ['source', 'set', 'theme', 'board'] as const;
const deeds = ['create', 'update', 'delete', 'grant', 'revoke'] as const;

/** A call that changes one of a few resources. */
const call = fc.record({
  kind: fc.constantFrom(...kinds),
  deed: fc.constantFrom(...deeds),
  id: fc.constantFrom('athena', 'orders', 'sales'),
  name: fc.constantFrom('Before', 'After'),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** What the calls that succeeded have left: names, and whether the author may read. */
type Model = Record<Call['kind'], Map<string, { name: string; granted: boolean }>>;

function commandOf({ kind, deed, id, name }: Call) {
  const source = { ...dataSource, DataSourceId: id, Name: name };
  const set = { ...dataSet, DataSetId: id, Name: name };
  const board = { ...dashboard, DashboardId: id, Name: name };
  const look = { ...theme, ThemeId: id, Name: name };
  const permissions = (Actions: string[]) => ({
    [deed === 'grant' ? 'GrantPermissions' : 'RevokePermissions']: [{ Principal: author, Actions }],
  });
  const commands = {
    source: {
      create: new sdk.CreateDataSourceCommand(source),
      update: new sdk.UpdateDataSourceCommand(source),
      delete: new sdk.DeleteDataSourceCommand(source),
      grant: new sdk.UpdateDataSourcePermissionsCommand({ ...source, ...permissions(readers.dataSource) }),
      revoke: new sdk.UpdateDataSourcePermissionsCommand({ ...source, ...permissions(readers.dataSource) }),
    },
    set: {
      create: new sdk.CreateDataSetCommand(set),
      update: new sdk.UpdateDataSetCommand(set),
      delete: new sdk.DeleteDataSetCommand(set),
      grant: new sdk.UpdateDataSetPermissionsCommand({ ...set, ...permissions(readers.dataSet) }),
      revoke: new sdk.UpdateDataSetPermissionsCommand({ ...set, ...permissions(readers.dataSet) }),
    },
    theme: {
      create: new sdk.CreateThemeCommand(look),
      update: new sdk.UpdateThemeCommand(look),
      delete: new sdk.DeleteThemeCommand(look),
      grant: new sdk.UpdateThemePermissionsCommand({ ...look, ...permissions(readers.theme) }),
      revoke: new sdk.UpdateThemePermissionsCommand({ ...look, ...permissions(readers.theme) }),
    },
    board: {
      create: new sdk.CreateDashboardCommand(board),
      update: new sdk.UpdateDashboardCommand(board),
      delete: new sdk.DeleteDashboardCommand(board),
      grant: new sdk.UpdateDashboardPermissionsCommand({ ...board, ...permissions(readers.dashboard) }),
      revoke: new sdk.UpdateDashboardPermissionsCommand({ ...board, ...permissions(readers.dashboard) }),
    },
  };
  return commands[kind][deed] as sdk.CreateDataSourceCommand;
}

function applied(model: Model, { kind, deed, id, name }: Call): void {
  const found = model[kind].get(id);
  if (deed === 'create') model[kind].set(id, { name, granted: false });
  else if (deed === 'delete') model[kind].delete(id);
  else if (found) Object.assign(found, deed === 'update' ? { name } : { granted: deed === 'grant' });
}

/** The errors that a call may meet with, as things are. */
function expectedErrors(model: Model, { kind, deed, id }: Call): readonly string[] {
  if (model[kind].has(id) === (deed === 'create'))
    return [deed === 'create' ? 'ResourceExistsException' : 'ResourceNotFoundException'];
  const reads = kind === 'set' && (deed === 'create' || deed === 'update');
  return reads && !model.source.has('athena') ? ['ResourceNotFoundException'] : ['ConflictException', 'none'];
}

/** The account as its lists and descriptions show it. */
async function readAccount(client: sdk.QuickSightClient): Promise<Model> {
  const all = async <T>(pages: AsyncIterable<T>, items: (page: T) => unknown[] | undefined) => {
    const found = [];
    for await (const page of pages) found.push(...(items(page) ?? []));
    return found;
  };
  const granted = ({ Permissions = [] }: { Permissions?: sdk.ResourcePermission[] | undefined }): boolean =>
    Permissions.length > 0;
  const model: Model = { source: new Map(), set: new Map(), theme: new Map(), board: new Map() };
  const sources = await all(sdk.paginateListDataSources({ client }, { ...account }), ({ DataSources }) => DataSources);
  for (const { DataSourceId = '', Name: name = '' } of sources as sdk.DataSourceSummary[]) {
    const input = { ...account, DataSourceId };
    expect((await client.send(new sdk.DescribeDataSourceCommand(input))).DataSource).toMatchObject({
      DataSourceId,
      Name: name,
    });
    model.source.set(DataSourceId, {
      name,
      granted: granted(await client.send(new sdk.DescribeDataSourcePermissionsCommand(input))),
    });
  }
  const sets = await all(
    sdk.paginateListDataSets({ client }, { ...account }),
    ({ DataSetSummaries }) => DataSetSummaries,
  );
  for (const { DataSetId = '', Name: name = '' } of sets as sdk.DataSetSummary[]) {
    const input = { ...account, DataSetId };
    expect((await client.send(new sdk.DescribeDataSetCommand(input))).DataSet).toMatchObject({ DataSetId, Name: name });
    model.set.set(DataSetId, {
      name,
      granted: granted(await client.send(new sdk.DescribeDataSetPermissionsCommand(input))),
    });
  }
  const looks = await all(
    sdk.paginateListThemes({ client }, { ...account, Type: 'CUSTOM' }),
    ({ ThemeSummaryList }) => ThemeSummaryList,
  );
  for (const { ThemeId = '', Name: name = '' } of looks as sdk.ThemeSummary[]) {
    const input = { ...account, ThemeId };
    expect((await client.send(new sdk.DescribeThemeCommand(input))).Theme).toMatchObject({ ThemeId, Name: name });
    model.theme.set(ThemeId, {
      name,
      granted: granted(await client.send(new sdk.DescribeThemePermissionsCommand(input))),
    });
  }
  const boards = await all(
    sdk.paginateListDashboards({ client }, { ...account }),
    ({ DashboardSummaryList }) => DashboardSummaryList,
  );
  for (const { DashboardId = '', Name: name = '' } of boards as sdk.DashboardSummary[]) {
    const input = { ...account, DashboardId };
    expect((await client.send(new sdk.DescribeDashboardCommand(input))).Dashboard).toMatchObject({
      DashboardId,
      Name: name,
    });
    model.board.set(DashboardId, {
      name,
      granted: granted(await client.send(new sdk.DescribeDashboardPermissionsCommand(input))),
    });
  }
  return model;
}

test('after any calls, lists and descriptions show what the calls that succeeded have left', async () => {
  const { quickSight, client } = await startAccount({ pageSize: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 25 }), async (calls) => {
      quickSight.reset();
      const model: Model = { source: new Map(), set: new Map(), theme: new Map(), board: new Map() };
      for (const each of calls) {
        const expected = expectedErrors(model, each);
        const error = await client.send(commandOf(each)).then(
          () => 'none',
          ({ name }: Error) => name,
        );
        expect(expected).toContain(error);
        if (error === 'none') applied(model, each);
      }
      expect(await readAccount(client)).toEqual(model);
      expect(quickSight.pending()).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 30_000);
