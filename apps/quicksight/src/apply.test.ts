import {
  DescribeDashboardCommand,
  DescribeDashboardDefinitionCommand,
  DescribeThemeCommand,
  QuickSightClient,
  UntagResourceCommand,
  UpdateDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
  UpdateThemeCommand,
} from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dashboard } from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import {
  answerLost,
  conflicting,
  requestLost,
  startQuickSight,
  stuck,
  throttled,
  type QuickSight,
} from '@sluice/quicksight-emulator';
import { apply, destroy } from './apply.ts';
import { desiredResources } from './desired.ts';
import { planChanges } from './plan.ts';
import { openProviders, type Providers } from './providers/index.ts';
import { describePlan } from './report.ts';
import type { Resource } from './resource.ts';
import type { Stage } from './stage.ts';
import { account, arn, owners, stage as ownersOnly } from './stage.test.support.ts';

const stage: Stage = { ...ownersOnly, principals: { owners: [owners], readers: [arn('group/default/readers')] } };
const resources = desiredResources(stage, dashboards);
const sleep = async () => undefined;

let quicksight: QuickSight;
let client: QuickSightClient;
let providers: Providers;
function open({ maxAttempts }: { readonly maxAttempts: number }): { client: QuickSightClient; providers: Providers } {
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  const opened = new QuickSightClient({
    region: 'us-east-1',
    endpoint: quicksight.endpoint,
    credentials,
    maxAttempts,
  });
  return { client: opened, providers: openProviders({ client: opened, stage, sleep }) };
}
beforeAll(async () => {
  quicksight = await startQuickSight({ account: { groups: ['owners', 'readers'] } });
  ({ client, providers } = open({ maxAttempts: 1 }));
});
afterAll(() => quicksight.stop());
beforeEach(() => quicksight.reset());

const plan = (wanted = resources) => planChanges(providers, stage.name, wanted);
const run = async (wanted = resources) =>
  apply(providers, stage.name, await plan(wanted), { sleep, told: () => undefined });

test('creates everything, and has nothing to do the second time', async () => {
  expect((await plan()).map(({ action, kind, id }) => [action, kind, id])).toEqual(
    resources.map(({ kind, id }) => ['create', kind, id]),
  );
  await run();
  expect(await plan()).toEqual([]);
  expect(await destroy(providers, stage.name, () => undefined)).toBe(resources.length);
  expect(quicksight.snapshot().state.dashboards.size).toBe(0);
  expect(await destroy(providers, stage.name, () => undefined)).toBe(0);
});

describe('an apply that is stopped', () => {
  const [sensors, sales] = dashboards as readonly [Dashboard, Dashboard];
  const before = withTheme(
    'As it was',
    desiredResources({ ...stage, refreshAt: '05:00', principals: { owners: [owners], readers: [] } }, [
      { ...sensors, title: 'As it was' },
      sales,
    ]),
  );
  const wanted = desiredResources(stage, [sensors]);

  test.each([
    ['of an empty account, before', [], requestLost],
    ['of an empty account, after', [], answerLost],
    ['where everything changes, before', before, requestLost],
    ['where everything changes, after', before, answerLost],
  ])(
    '%s any of its calls goes on when it is repeated: no duplicate, no orphan',
    async (_, start, fault) => {
      await run(start);
      const snapshot = quicksight.snapshot();
      quicksight.reset(snapshot);
      await run(wanted);
      const { length } = quicksight.calls;
      const end = idsIn(quicksight);
      for (let number = 1; number <= length; number += 1) {
        quicksight.reset(snapshot);
        quicksight.inject({ when: (call) => call.number === number, fault });
        await run(wanted).catch(() => undefined);
        await run(wanted);
        expect(await plan(wanted), `stopped at call ${number}`).toEqual([]);
        expect(idsIn(quicksight)).toEqual(end);
      }
    },
    300_000,
  );
});

test('a data source whose update QuickSight refuses is an error that says why, and is updated again', async () => {
  await run();
  const elsewhere = desiredResources({ ...stage, workgroup: 'another' }, dashboards);
  const error = { Type: 'UNKNOWN', Message: 'no such workgroup' } as const;
  quicksight.inject({
    when: ({ operation }) => operation === 'UpdateDataSource',
    fault: { kind: 'outcome', outcome: { kind: 'data-source-fails', error } },
  });
  await expect(run(elsewhere)).rejects.toThrow("cannot make data source 'sluice-dev': UNKNOWN: no such workgroup");
  expect(describePlan(await plan(elsewhere))).toContain('drift: its last update failed: UNKNOWN: no such workgroup\n');
  await run(elsewhere);
  expect(await plan(elsewhere)).toEqual([]);
});

describe('a theme', () => {
  const id = 'sluice-dev';
  const of = { AwsAccountId: account, ThemeId: id };
  const [sensors] = dashboards as readonly [Dashboard];
  const wanted = desiredResources(stage, [sensors]);
  const renamed = withTheme('Another', wanted);
  const refuses = (operation: string): void => {
    const errors = [{ Type: 'INTERNAL_FAILURE', Message: 'no' } as const];
    quicksight.inject({
      when: (call) => call.operation === operation,
      fault: { kind: 'outcome', outcome: { kind: 'theme-fails', errors } },
    });
  };

  test('that somebody has changed by hand is made as it was', async () => {
    await run(wanted);
    const { Version } = (await client.send(new DescribeThemeCommand(of))).Theme ?? {};
    const Configuration = { ...Version?.Configuration, UIColorPalette: { Accent: '#FF0000' } };
    await client.send(new UpdateThemeCommand({ ...of, BaseThemeId: 'CLASSIC', Configuration }));
    await client.send(new DescribeThemeCommand(of));
    expect(describePlan(await plan(wanted))).toContain('UIColorPalette.Accent: "#FF0000" → "#0D6B7A"\n');
    await run(wanted);
    expect(await plan(wanted)).toEqual([]);
  });

  test('that could not be made is made again, and no dashboard before it', async () => {
    refuses('CreateTheme');
    const problem = 'INTERNAL_FAILURE: no';
    await expect(run(wanted)).rejects.toThrow(`cannot make theme '${id}': QuickSight refuses version 1: ${problem}`);
    expect(quicksight.snapshot().state.dashboards.size).toBe(0);
    expect(describePlan(await plan(wanted))).toContain(`! replace theme ${id}: ${problem}\n`);
    await run(wanted);
    expect(await plan(wanted)).toEqual([]);
  });

  test('whose new version QuickSight refuses is updated again, and not made anew under its dashboards', async () => {
    await run(wanted);
    refuses('UpdateTheme');
    await expect(run(renamed)).rejects.toThrow('QuickSight refuses version 2: INTERNAL_FAILURE: no');
    expect(describePlan(await plan(renamed))).toContain(
      `~ update theme ${id}\n    drift: QuickSight refuses version 2: INTERNAL_FAILURE: no\n`,
    );
    await run(renamed);
    expect(await plan(renamed)).toEqual([]);
    expect(quicksight.calls.map(({ operation }) => operation)).not.toContain('DeleteTheme');
  });

  test('is the one that dashboards show, also where somebody has chosen another', async () => {
    await run(wanted);
    const board = { AwsAccountId: account, DashboardId: 'sluice-dev-iot-sensor-data' };
    const { Definition, Name } = await client.send(new DescribeDashboardDefinitionCommand(board));
    const ThemeArn = 'arn:aws:quicksight::aws:theme/MIDNIGHT';
    await client.send(new UpdateDashboardCommand({ ...board, Name, Definition, ThemeArn }));
    await client.send(new DescribeDashboardCommand({ ...board, VersionNumber: 2 }));
    await client.send(new UpdateDashboardPublishedVersionCommand({ ...board, VersionNumber: 2 }));
    expect(describePlan(await plan(wanted))).toContain(`ThemeArn: "${ThemeArn}" → "${arn('theme/sluice-dev')}"\n`);
    await run(wanted);
    const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
    expect(Dashboard?.Version?.ThemeArn).toBe(arn('theme/sluice-dev'));
  });
});

describe('a dashboard', () => {
  const [sensors] = dashboards as readonly [Dashboard];
  const id = 'sluice-dev-iot-sensor-data';
  const wanted = desiredResources(stage, [sensors]);
  const changed = desiredResources(stage, [{ ...sensors, filters: sensors.filters.slice(1) }]);
  const of = { AwsAccountId: account, DashboardId: id };
  const published = async () => (await client.send(new DescribeDashboardCommand(of))).Dashboard?.Version?.VersionNumber;
  const refuses = (operation: string): void =>
    quicksight.inject({
      when: (call) => call.operation === operation,
      fault: {
        kind: 'outcome',
        outcome: { kind: 'version-fails', errors: [{ Type: 'COLUMN_TYPE_MISMATCH', Message: 'no such type' }] },
      },
    });

  test('whose new version QuickSight refuses stays as it was, and the error says why', async () => {
    await run(wanted);
    refuses('UpdateDashboard');
    await expect(run(changed)).rejects.toThrow(
      `cannot make dashboard '${id}': QuickSight refuses version 2: COLUMN_TYPE_MISMATCH: no such type`,
    );
    expect(await published()).toBe(1);
    await run(changed);
    expect([await published(), await plan(changed)]).toEqual([3, []]);
  });

  test('that could not be made is made again', async () => {
    refuses('CreateDashboard');
    await expect(run(wanted)).rejects.toThrow('QuickSight refuses version 1: COLUMN_TYPE_MISMATCH: no such type');
    expect(describePlan(await plan(wanted))).toContain(
      `! replace dashboard ${id}: COLUMN_TYPE_MISMATCH: no such type\n`,
    );
    await run(wanted);
    expect(await plan(wanted)).toEqual([]);
  });

  test('that somebody has changed by hand is drift, which an apply takes back', async () => {
    await run(wanted);
    const { Definition, Name } = await client.send(new DescribeDashboardDefinitionCommand(of));
    const [sheet, ...others] = Definition?.Sheets ?? [];
    const Sheets = [{ ...sheet!, Title: 'Mine' }, ...others];
    await client.send(new UpdateDashboardCommand({ ...of, Name, Definition: { ...Definition!, Sheets } }));
    await client.send(new DescribeDashboardCommand({ ...of, VersionNumber: 2 }));
    await client.send(new UpdateDashboardPublishedVersionCommand({ ...of, VersionNumber: 2 }));
    expect(describePlan(await plan(wanted))).toContain(
      `~ update dashboard ${id}\n    drift: version 2 was published, and not by an apply that came to its end\n`,
    );
    await run(wanted);
    expect([await published(), await plan(wanted)]).toEqual([3, []]);
  });

  test('that is made for ever is given up with what to do', async () => {
    quicksight.inject({ when: ({ operation }) => operation === 'CreateDashboard', fault: stuck });
    await expect(run(wanted)).rejects.toThrow(
      `version 1 of dashboard '${id}' is still being made after 10 minutes: run the command again`,
    );
  });

  test('of somebody else under the same id is left alone', async () => {
    await run(wanted);
    const ResourceArn = arn(`dashboard/${id}`);
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['sluice:stage'] }));
    await expect(plan(wanted)).rejects.toThrow(`cannot take over dashboard '${id}': it is there, without the tag`);
    await expect(destroy(providers, stage.name, () => undefined)).rejects.toThrow(
      `cannot delete theme 'sluice-dev': Theme sluice-dev is used by dashboard ${id}; where the stage has not made`,
    );
    expect(await published()).toBe(1);
  });

  test('is updated where throttling and conflicts come between', async () => {
    await run(wanted);
    for (const fault of [throttled, conflicting])
      quicksight.inject({ when: ({ operation }) => operation.startsWith('UpdateDashboard'), fault, times: 1 });
    const { providers: patient } = open({ maxAttempts: 4 });
    await apply(patient, stage.name, await plan(changed), { sleep, told: () => undefined });
    expect(await plan(changed)).toEqual([]);
  });
});

test('a plan says what differs, in words', async () => {
  const [sensors] = dashboards as readonly [Dashboard];
  await run(
    desiredResources({ ...stage, refreshAt: '05:00', principals: { owners: [owners], readers: [] } }, [sensors]),
  );
  expect(describePlan(await plan(desiredResources(stage, [sensors])))).toMatchInlineSnapshot(`
    "~ update refresh schedule sluice-dev-iot_sensor_data/daily
        ScheduleFrequency.TimeOfTheDay: "05:00" → "04:00"
    ~ update theme sluice-dev
        may: group/default/readers DescribeTheme, DescribeThemeAlias, ListThemeAliases, ListThemeVersions
    ~ update dashboard sluice-dev-iot-sensor-data
        may: group/default/readers DescribeDashboard, ListDashboardVersions, QueryDashboard

    0 to create, 3 to update, 0 to replace, 0 to delete
    "
  `);
});

/** The same, with a theme of another name. */
function withTheme(Name: string, wanted: readonly Resource[]): Resource[] {
  return wanted.map((it) => (it.kind === 'theme' ? { ...it, body: { ...it.body, Name } } : it));
}

/** All that there is. */
function idsIn({ snapshot }: QuickSight): string[] {
  const { dataSources, dataSets, themes, dashboards: shown } = snapshot().state;
  return [...dataSources.keys(), ...dataSets.keys(), ...themes.keys(), ...shown.keys()];
}
