import {
  CreateDashboardCommand,
  CreateThemeCommand,
  DeleteDashboardCommand,
  DeleteThemeCommand,
  DescribeThemeCommand,
  paginateListThemes,
  UpdateDashboardCommand,
  UpdateThemeCommand,
  type ThemeConfiguration,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, arn, dashboard, startAccount, startWithDataSet, theme } from '../account.test.support.ts';

const brand = { ...account, ThemeId: 'brand' };
const ThemeArn = arn('theme/brand');

test('an update makes a version, which is the one described though it fails; the one before can be asked for', async () => {
  const { quickSight, client } = await startAccount({ settlesAfter: Infinity });
  const look = async (VersionNumber?: number) =>
    (await client.send(new DescribeThemeCommand({ ...brand, VersionNumber }))).Theme?.Version;
  await client.send(new CreateThemeCommand(theme));
  expect(await look()).toMatchObject({ VersionNumber: 1, Status: 'CREATION_IN_PROGRESS' });
  await expect(client.send(new DeleteThemeCommand(brand))).rejects.toMatchObject({ name: 'ConflictException' });
  await quickSight.settle(`${ThemeArn}/version/1`);
  await client.send(new UpdateThemeCommand({ ...theme, VersionDescription: 'darker' }));
  const errors = [{ Type: 'INTERNAL_FAILURE', Message: 'try again' } as const];
  await quickSight.settle(`${ThemeArn}/version/2`, { kind: 'theme-fails', errors });
  expect(await look()).toMatchObject({ VersionNumber: 2, Status: 'CREATION_FAILED', Errors: errors });
  expect(await look(1)).toMatchObject({ VersionNumber: 1, Status: 'CREATION_SUCCESSFUL' });
});

test('a dashboard needs a theme that is there, and keeps it from being deleted', async () => {
  const { client } = await startWithDataSet();
  const show = (changes: object) => client.send(new CreateDashboardCommand({ ...dashboard, ThemeArn, ...changes }));
  await expect(show({})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await show({ ThemeArn: 'arn:aws:quicksight::aws:theme/SEASIDE' });
  await client.send(new CreateThemeCommand(theme));
  await client.send(new UpdateDashboardCommand({ ...dashboard, ThemeArn }));
  const remove = () => client.send(new DeleteThemeCommand(brand));
  await expect(remove()).rejects.toMatchObject({ name: 'ConflictException' });
  await client.send(new DeleteDashboardCommand({ ...account, DashboardId: 'sales' }));
  await remove();
});

const colours = (count: number): string[] => Array.from({ length: count }, () => '#0D6B7A');

test.each<[string, string, ThemeConfiguration, string]>([
  ['a base that is none', 'brand', {}, 'ResourceNotFoundException'],
  ['too few colours', 'CLASSIC', { DataColorPalette: { Colors: colours(7) } }, 'InvalidParameterValueException'],
  ['too many colours', 'CLASSIC', { DataColorPalette: { Colors: colours(21) } }, 'InvalidParameterValueException'],
  ['half a scale', 'CLASSIC', { DataColorPalette: { MinMaxGradient: colours(1) } }, 'InvalidParameterValueException'],
  ['small letters', 'CLASSIC', { UIColorPalette: { Accent: '#0d6b7a' } }, 'ValidationException'],
])('a theme with %s is refused', async (_, BaseThemeId, Configuration, name) => {
  const { client } = await startAccount();
  await expect(client.send(new CreateThemeCommand({ ...theme, BaseThemeId, Configuration }))).rejects.toMatchObject({
    name,
  });
});

test('themes are listed by their kind, in pages', async () => {
  const { client } = await startAccount({ pageSize: 2 });
  for (const ThemeId of ['b', 'a', 'c']) await client.send(new CreateThemeCommand({ ...theme, ThemeId }));
  const list = async (Type?: 'CUSTOM' | 'QUICKSIGHT') => {
    const pages: (string | undefined)[][] = [];
    for await (const { ThemeSummaryList = [] } of paginateListThemes({ client }, { ...account, Type }))
      pages.push(ThemeSummaryList.map(({ ThemeId }) => ThemeId));
    return pages;
  };
  expect(await list('CUSTOM')).toEqual([['a', 'b'], ['c']]);
  expect(await list('QUICKSIGHT')).toEqual([
    ['CLASSIC', 'MIDNIGHT'],
    ['RAINIER', 'SEASIDE'],
  ]);
  expect((await list()).flat()).toHaveLength(7);
});
