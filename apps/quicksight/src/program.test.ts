import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { openStage } from '@sluice/cli/aws';
import { accountId, region, stubAws, useAccount } from '@sluice/cli/testing';
import { datasets } from '@sluice/datasets';
import { whyNoMoto } from '@sluice/emulators';
import { addressParameter } from '@sluice/lake';
import { accessDenied, startQuickSight, type QuickSight } from '@sluice/quicksight-emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from './program.ts';

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
  beforeAll(async () => {
    service = await startQuickSight({ account: { region, groups: ['owners', 'readers'] } });
    await aws.deploy('bare');
    await provisioned('dev');
    stubAws(aws.endpoint);
    await published('dev');
  }, 300_000);
  afterAll(() => service.stop());
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', service.endpoint);
    service.reset();
  });

  /** A stage that is to have dashboards. */
  async function provisioned(stage: string): Promise<void> {
    const quicksight = { owners: [group('owners')], readers: [group('readers')], refreshAt: '04:30' };
    const Value = JSON.stringify({ ...(await aws.deploy(stage)), quicksight });
    const parameter = { Name: addressParameter(stage), Type: 'String', Value, Overwrite: true } as const;
    await aws.ssm.send(new PutParameterCommand(parameter));
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
    expect(planned.out).toMatch(/\n10 to create, 0 to update, 0 to replace, 0 to delete\n$/);
    expect(service.snapshot().state.dataSources.size).toBe(0);
    const applied = await run('apply', '--stage', 'dev');
    expect([applied.code, applied.out]).toEqual([
      0,
      ['iot-sensor-data', 'sales-records', 'user-logs']
        .map((name) => `https://${region}.quicksight.aws.amazon.com/sn/dashboards/sluice-dev-${name}\n`)
        .join(''),
    ]);
    for (const { name } of datasets)
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
      expect.stringMatching(/^error: QuickSight cannot be provisioned: access was denied .*docs\/dashboards.md/),
    ]);
    const nobody = await startQuickSight({ account: { region, edition: 'none' } });
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', nobody.endpoint);
    const unsubscribed = await run('apply', '--stage', 'dev');
    await nobody.stop();
    expect([unsubscribed.code, unsubscribed.err]).toEqual([
      1,
      expect.stringMatching(/not subscribed.*the account needs QuickSight's Enterprise edition/),
    ]);
    expect((await run('plan')).err).toContain("required option '--stage <name>' not specified");
  });
});
