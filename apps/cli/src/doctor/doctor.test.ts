import { CreateStackCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { whyNoMoto } from '@sluice/emulators';
import { starterExecution } from '@sluice/warehouse/iceberg';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountId, region, sluice, stubAws, useAccount } from '../testing.ts';
import { checkConcurrency, checkQuickSight } from './account.ts';
import type { Check } from './check.ts';
import { checkFolder, checkNode, checkPort } from './this-machine.ts';

async function doctor(...argv: string[]): Promise<{ code: number; checks: Record<string, Check> }> {
  const { code, out } = await sluice('doctor', ...argv, '--json');
  const { checks } = JSON.parse(out) as { checks: Check[] };
  return { code, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

const text = (part: string): string => expect.stringContaining(part) as string;

describe('this machine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is well', async () => {
    const { code, out } = await sluice('doctor', '--lake', join(folder, 'lake'));
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {4}node: Node \d+/);
    expect(out).toMatch(/^ok {4}lake: '.*' does not exist yet and can be made$/m);
    expect(out).toMatch(/^ok {4}duckdb: DuckDB v1/m);
    expect(out).toMatch(/port: 4173 is/);
  });

  test('has a file where the lake should be', async () => {
    await writeFile(join(folder, 'lake'), '');
    expect((await doctor('--lake', join(folder, 'lake'))).code).toBe(1);
    expect(await checkFolder(join(folder, 'lake'))).toMatchObject({ status: 'fail', message: text('is no folder') });
    expect(await checkFolder(join(folder, 'lake', 'below'))).toMatchObject({ status: 'fail' });
    await mkdir(join(folder, 'there'));
    expect(await checkFolder(join(folder, 'there'))).toMatchObject({ status: 'ok' });
  });

  test('has a Node that is too old', () => {
    expect(['20.19.0', '22.17.1', '22.18.0', '24.0.0'].map((version) => checkNode(version).status)).toEqual([
      'fail',
      'fail',
      'ok',
      'ok',
    ]);
  });

  test('has its port taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expect(await checkPort(port)).toMatchObject({ status: 'warn' });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPort(port)).toMatchObject({ status: 'ok' });
  });
});

describe.skipIf(whyNoMoto())('an account', { timeout: 120_000 }, () => {
  const account = useAccount();

  test('that is empty is told what is missing, step by step until all is well', async () => {
    const before = await doctor('--stage', 'dev');
    expect(before.code).toBe(1);
    expect(before.checks).toMatchObject({
      node: { status: 'ok' },
      region: { status: 'ok', message: region },
      credentials: { status: 'ok', message: text(`in account ${accountId}`) },
      bootstrap: { status: 'fail', mend: 'npx nx bootstrap infra --stage=dev' },
      stage: { status: 'warn', mend: 'npx nx deploy infra --stage=dev' },
    });

    const cloudFormation = new CloudFormationClient({ endpoint: account.endpoint, region });
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    await cloudFormation.send(new CreateStackCommand({ StackName: 'CDKToolkit', TemplateBody }));
    const setVersion = (Value: string) =>
      account.ssm.send(
        new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value, Overwrite: true }),
      );
    await setVersion('5');
    expect((await doctor('--stage', 'dev')).checks['bootstrap']).toMatchObject({
      status: 'fail',
      message: 'CDKToolkit has version 5; expected 6 or newer',
    });
    await setVersion('30');
    const address = await account.deploy('dev');
    expect((await doctor('--stage', 'dev')).checks['state machine']).toMatchObject({ status: 'fail' });
    const sfn = new SFNClient({ region });
    const definition = '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}';
    const roleArn = `arn:aws:iam::${accountId}:role/machine`;
    await sfn.send(new CreateStateMachineCommand({ name: 'sluice-dev-publish', definition, roleArn }));
    const after = await doctor('--stage', 'dev');
    expect(after.code).toBe(0);
    expect(after.checks).toMatchObject({
      bootstrap: { status: 'ok', message: 'CDKToolkit, version 30' },
      stage: { status: 'ok' },
      raw: { status: 'ok', message: text('sluice-dev-raw') },
      processed: { status: 'ok' },
      final: { status: 'ok' },
      queue: { status: 'ok', message: '0 messages waiting, 0 in work' },
      'dead letters': { status: 'ok' },
      'event dead letters': { status: 'ok' },
      'publish dead letters': { status: 'ok' },
      'state machine': { status: 'ok' },
      'publish sales_records': { status: 'ok', message: 'none among the newest 0 runs' },
    });

    for (const { deadLetterQueueUrl: QueueUrl } of [address.ingest, address.publish])
      await account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    expect((await doctor('--stage', 'dev')).checks).toMatchObject({
      'dead letters': { status: 'warn', mend: text('#ingest-dead-letters') },
      'event dead letters': { status: 'ok' },
      'publish dead letters': { status: 'warn', mend: text('#publish-dead-letters') },
    });

    const { stateMachine: stateMachineArn } = address.publish;
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: starterExecution('sales_records', 1_764_000_060) }),
    );
    await sfn.send(new StopExecutionCommand({ executionArn }));
    // A dataset that is busy does not hide how it went with another one.
    for (let second = 1; second <= 120; second += 1)
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name: starterExecution('user_logs', second) }));
    expect((await doctor('--stage', 'dev')).checks).toMatchObject({
      'publish sales_records': { status: 'warn', message: text('sales_records-publish-1764000060, started ') },
      'publish user_logs': { status: 'ok' },
    });
  });

  test('is not asked without credentials', async () => {
    stubAws(account.endpoint, { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    const { code, checks } = await doctor('--stage', 'dev');
    expect(code).toBe(1);
    expect(Object.keys(checks)).toEqual(['node', 'region', 'credentials']);
    expect(checks['credentials']).toMatchObject({ status: 'fail', mend: text('AWS_PROFILE') });
  });

  test('is not asked without a region', async () => {
    stubAws(account.endpoint, { AWS_REGION: undefined });
    expect((await doctor('--stage', 'dev')).checks['region']).toMatchObject({
      status: 'fail',
      mend: text('AWS_REGION'),
    });
  });
});

describe('what moto does not have', () => {
  const here = { region, account: accountId };
  const answers = (answer: object) => ({ send: async () => answer }) as never;
  const refuses = (name: string, httpStatusCode: number) =>
    ({
      send: async () => {
        throw Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });
      },
    }) as never;

  // moto knows the quotas of VPC only.
  test.each([
    [answers({ Quota: { Value: 1000 } }), 'ok', '1000 concurrent executions'],
    [answers({ Quota: { Value: 10 } }), 'warn', '10 concurrent executions'],
    [refuses('AccessDeniedException', 400), 'warn', 'cannot tell: access was denied'],
  ])('the quota of Lambda (%#)', async (client, status, message) => {
    expect(await checkConcurrency(here, client)).toMatchObject({ status, message: text(message) });
  });

  // moto has no subscriptions of QuickSight.
  test.each([
    [
      answers({ AccountInfo: { AccountSubscriptionStatus: 'ACCOUNT_CREATED', Edition: 'ENTERPRISE' } }),
      'ok',
      'ENTERPR',
    ],
    [answers({ AccountInfo: { AccountSubscriptionStatus: 'UNSUBSCRIBED' } }), 'warn', 'status UNSUBSCRIBED'],
    [refuses('ResourceNotFoundException', 404), 'warn', 'no subscription'],
    [refuses('AccessDeniedException', 401), 'warn', 'cannot tell: access was denied'],
  ])("the account's QuickSight (%#)", async (client, status, message) => {
    expect(await checkQuickSight(here, client)).toMatchObject({ status, message: text(message) });
  });
});
