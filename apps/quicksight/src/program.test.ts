import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  DescribeDashboardDefinitionCommand,
  QuickSightClient,
  UpdateDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
  UpdateThemeCommand,
} from '@aws-sdk/client-quicksight';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { openStage } from '@sluice/cli/aws';
import { accountId, region, stubAws, useAccount } from '@sluice/cli/testing';
import { datasets } from '@sluice/datasets';
import { startProxy, whyNoMoto } from '@sluice/emulators';
import { dashboards } from '@sluice/dashboards';
import { addressParameter, type Address } from '@sluice/lake';
import { accessDenied, startQuickSight, type Call, type QuickSight } from '@sluice/quicksight-emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from './program.ts';
import { checkRecordedCalls } from './recorded-calls.test.support.ts';

const group = (name: string) => `arn:aws:quicksight:${region}:${accountId}:group/default/${name}`;

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await main(argv, io, async () => undefined);
  return { code, out, err };
}

describe.skipIf(whyNoMoto())('on a deployed stage', { timeout: 60_000 }, () => {
  const aws = useAccount();
  let service: QuickSight;
  let dev: Address;
  beforeAll(async () => {
    service = await startQuickSight({ account: { region, groups: ['owners', 'readers'] } });
    await aws.deploy('bare');
    dev = await provisioned('dev');
    stubAws(aws.endpoint);
    await published('dev');
  }, 300_000);
  afterAll(() => service.stop());
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', service.endpoint);
    service.reset();
  });

  /** A stage that is to have dashboards. */
  async function provisioned(stage: string): Promise<Address> {
    const quicksight = {
      role: `arn:aws:iam::${accountId}:role/sluice-${stage}-quicksight`,
      dataSource: `sluice-${stage}`,
      owners: [group('owners')],
      readers: [group('readers')],
      refreshAt: '04:30',
    };
    return redeploy({ ...(await aws.deploy(stage)), quicksight });
  }

  async function redeploy(address: Address): Promise<Address> {
    const Value = JSON.stringify(address);
    const parameter = { Name: addressParameter(address.stage), Type: 'String', Value, Overwrite: true } as const;
    await aws.ssm.send(new PutParameterCommand(parameter));
    return address;
  }

  /** Publishes another version of a dashboard, and renames its theme, as somebody would by hand. */
  async function changeByHand(stage: string, name: string): Promise<void> {
    const client = new QuickSightClient({ region });
    const of = { AwsAccountId: accountId, DashboardId: `sluice-${stage}-${name}` };
    const { Name, Definition } = await client.send(new DescribeDashboardDefinitionCommand(of));
    const Sheets = Definition!.Sheets!.map((sheet) => ({ ...sheet, Title: 'Mine' }));
    await client.send(new UpdateDashboardCommand({ ...of, Name, Definition: { ...Definition!, Sheets } }));
    await client.send(new DescribeDashboardDefinitionCommand(of));
    await client.send(new UpdateDashboardPublishedVersionCommand({ ...of, VersionNumber: 2 }));
    const theme = { AwsAccountId: accountId, ThemeId: `sluice-${stage}`, BaseThemeId: 'CLASSIC', Name: 'Mine' };
    await client.send(new UpdateThemeCommand(theme));
  }

  /** Gives each dataset of a stage an empty table. */
  async function published(stage: string): Promise<void> {
    const glue = new GlueClient({ region });
    const { address, lake } = await openStage(stage);
    const DatabaseName = address.publish.finalDatabase;
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
    for (const { name: Name } of datasets) {
      const key = `${Name}/metadata/1.metadata.json`;
      const snapshot = { 'snapshot-id': 1, 'timestamp-ms': 0, summary: { 'total-records': '0' } };
      const location = `s3://${address.buckets.final}/${Name}`;
      const log = [{ 'snapshot-id': 1, 'timestamp-ms': 0 }];
      const metadata = {
        'format-version': 2,
        location,
        'current-snapshot-id': 1,
        snapshots: [snapshot],
        'snapshot-log': log,
      };
      await lake.final.put(key, Buffer.from(JSON.stringify(metadata)));
      const Parameters = { metadata_location: `s3://${address.buckets.final}/${key}` };
      await glue.send(new CreateTableCommand({ DatabaseName, TableInput: { Name, Parameters } }));
    }
  }

  test('plans, applies, has nothing more to do, and destroys', async () => {
    const planned = await run('plan', '--stage', 'dev');
    expect(planned.code).toBe(2);
    expect(planned.out).toContain('+ create data source sluice-dev\n');
    // The data source, the theme, a data set and its schedule for each dataset that is shown, the dashboards.
    const count = 2 + 2 * new Set(dashboards.map(({ dataset }) => dataset)).size + dashboards.length;
    expect(planned.out.endsWith(`\n${count} to create, 0 to update, 0 to replace, 0 to delete\n`)).toBe(true);
    expect(service.snapshot().state.dataSources.size).toBe(0);
    const applied = await run('apply', '--stage', 'dev');
    expect([applied.code, applied.out]).toEqual([
      0,
      dashboards
        .map(({ name }) => `https://${region}.quicksight.aws.amazon.com/sn/dashboards/sluice-dev-${name}\n`)
        .join(''),
    ]);
    for (const { name } of dashboards.map(({ dataset }) => dataset))
      expect(applied.err).toMatch(
        new RegExp(`^data set sluice-dev-${name} is filled: .* Iceberg counts 0 records at`, 'm'),
      );
    expect(await run('plan', '--stage', 'dev')).toEqual({
      code: 0,
      out: 'nothing to do: QuickSight is as it should be\n',
      err: '',
    });
    expect((await run('destroy', '--stage', 'dev')).code).toBe(0);
    expect((await run('destroy', '--stage', 'dev')).err).toBe('nothing to do: the stage has nothing in QuickSight\n');
  });

  test('says of rows that do not come in why, and ends with it', async () => {
    service.inject({
      when: ({ operation }) => operation === 'CreateDataSet',
      fault: {
        kind: 'outcome',
        outcome: { kind: 'ingestion-fails', error: { Type: 'PERMISSION_DENIED', Message: 'no access to the bucket' } },
      },
    });
    const { code, out, err } = await run('apply', '--stage', 'dev');
    expect([code, out.split('\n')]).toEqual([1, expect.arrayContaining([expect.stringContaining('/dashboards/')])]);
    expect(err).toMatch(
      /^data set .* is not filled as it should be: .*PERMISSION_DENIED: no access to the bucket; see docs/m,
    );
  });

  test('asks of AWS what is recorded, where everything is made, changed and removed beside another stage', async () => {
    await provisioned('dev-2');
    await run('apply', '--stage', 'dev-2');
    const proxy = await startProxy({ target: aws.endpoint });
    const recordedServices = ['SSM', 'GLUE', 'S3'].map((service) => `AWS_ENDPOINT_URL_${service}`);
    for (const variable of recordedServices) vi.stubEnv(variable, proxy.endpoint);
    const calls: Call[] = [];
    const recorded = async (...argv: string[]): Promise<void> => {
      const from = service.calls.length;
      expect((await run(...argv, '--stage', 'dev')).code).toBe(0);
      calls.push(...service.calls.slice(from));
    };
    await recorded('apply');
    // From now on the tables are in a database of another name.
    for (const variable of recordedServices) vi.stubEnv(variable, undefined);
    await changeByHand('dev', dashboards[0]!.name);
    const { publish, quicksight, ...address } = dev;
    await redeploy({
      ...address,
      publish: { ...publish, workgroup: 'another', finalDatabase: 'another' },
      quicksight: { ...quicksight!, owners: [group('readers')], refreshAt: '05:00' },
    });
    await published('dev');
    await recorded('apply');
    await recorded('plan');
    await recorded('destroy');
    expect([...service.snapshot().state.dashboards.keys()].every((id) => id.startsWith('sluice-dev-2-'))).toBe(true);
    await redeploy(dev);
    await checkRecordedCalls('dev', { account: service.account, calls, requests: proxy.requests });
    await proxy.stop();
  });

  test('says what to do where it cannot', async () => {
    const bare = await run('plan', '--stage', 'bare');
    expect([bare.code, bare.err]).toEqual([
      1,
      expect.stringMatching(
        /^error: cannot provision stage 'bare': .* put quicksight: .* apps\/infra\/src\/stages\/bare.ts/,
      ),
    ]);
    service.inject({ when: ({ operation }) => operation === 'DescribeDataSource', fault: accessDenied });
    const denied = await run('apply', '--stage', 'dev');
    expect([denied.code, denied.err]).toEqual([
      1,
      expect.stringMatching(/^error: QuickSight cannot be provisioned: access was denied .*sluice-STAGE-provisioner/),
    ]);
    const nobody = await startQuickSight({ account: { region, edition: 'none' } });
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', nobody.endpoint);
    const unsubscribed = await run('apply', '--stage', 'dev');
    await nobody.stop();
    expect([unsubscribed.code, unsubscribed.err]).toEqual([
      1,
      expect.stringMatching(/not subscribed.*the account needs QuickSight's Enterprise edition/),
    ]);
    const empty = await startQuickSight({ account: { region, groups: ['owners'] } });
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', empty.endpoint);
    const incomplete = await run('apply', '--stage', 'dev');
    await empty.stop();
    expect([incomplete.code, incomplete.err]).toEqual([
      1,
      expect.stringMatching(/group\/default\/readers.*; sluice doctor --stage STAGE tells what is missing, people and/),
    ]);
    expect((await run('plan')).err).toContain("required option '--stage <name>' not specified");
  });
});
