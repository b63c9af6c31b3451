import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startMoto, whyNoMoto, type Emulator } from '@sluice/emulators';
import { addressParameter, type Address } from '@sluice/lake';
import { accessDenied, startQuickSight, type QuickSight } from '@sluice/quicksight-emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from './program.ts';

const region = 'eu-central-1';
const account = '123456789012';
const group = (name: string) => `arn:aws:quicksight:${region}:${account}:group/default/${name}`;

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await main(argv, io, async () => undefined);
  return { code, out, err };
}

const address = (stage: string): Address => ({
  format: 1,
  stage,
  region,
  buckets: { raw: 'raw', processed: 'processed', final: 'final' },
  ingest: {
    queueUrl: 'https://sqs/ingest',
    deadLetterQueueUrl: 'https://sqs/dead',
    eventDeadLetterQueueUrl: 'https://sqs/events',
    function: 'ingest',
    logGroup: 'log',
    sweepFunction: 'sweep',
  },
  publish: {
    stateMachine: 'machine',
    deadLetterQueueUrl: 'https://sqs/publish',
    processedDatabase: `sluice_${stage}_processed`,
    finalDatabase: `sluice_${stage}_final`,
    workgroup: `sluice-${stage}`,
  },
});
const quicksight = { owners: [group('owners')], readers: [group('readers')], refreshAt: '04:30' };

describe.skipIf(whyNoMoto())('on a deployed stage', () => {
  let moto: Emulator;
  let service: QuickSight;
  beforeAll(async () => {
    moto = await startMoto();
    service = await startQuickSight({ account: { region, groups: ['owners', 'readers'] } });
    const environment = {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ENDPOINT_URL_QUICKSIGHT: service.endpoint,
      AWS_REGION: region,
      AWS_PROFILE: undefined,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const ssm = new SSMClient({ region, endpoint: moto.endpoint });
    const put = (stage: string, value: Address) =>
      ssm.send(
        new PutParameterCommand({ Name: addressParameter(stage), Type: 'String', Value: JSON.stringify(value) }),
      );
    await put('dev', { ...address('dev'), quicksight });
    await put('bare', address('bare'));
  }, 300_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await service.stop();
    await moto.stop();
  });
  beforeEach(() => service.reset());

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
    expect(await run('plan', '--stage', 'dev')).toEqual({
      code: 0,
      out: 'nothing to do: QuickSight is as it should be\n',
      err: '',
    });
    expect((await run('destroy', '--stage', 'dev')).code).toBe(0);
    expect((await run('destroy', '--stage', 'dev')).err).toBe('nothing to do: the stage has nothing in QuickSight\n');
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
    expect((await run('plan')).err).toContain("required option '--stage <name>' not specified");
  });
});
