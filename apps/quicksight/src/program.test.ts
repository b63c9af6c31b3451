import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { accountId, region, useAccount } from '@sluice/cli/testing';
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

describe.skipIf(whyNoMoto())('on a deployed stage', () => {
  const aws = useAccount();
  let service: QuickSight;
  beforeAll(async () => {
    service = await startQuickSight({ account: { region, groups: ['owners', 'readers'] } });
    await aws.deploy('bare');
    await provisioned('dev');
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
    const nobody = await startQuickSight({ account: { region, edition: 'none' } });
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', nobody.endpoint);
    const unsubscribed = await run('apply', '--stage', 'dev');
    await nobody.stop();
    expect([unsubscribed.code, unsubscribed.err]).toEqual([
      1,
      expect.stringMatching(/not subscribed.*the account QuickSight's Enterprise edition/),
    ]);
    expect((await run('plan')).err).toContain("required option '--stage <name>' not specified");
  });
});
