import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startMoto, whyNoMoto, type Emulator } from '@sluice/emulators';
import { addressParameter, type Address } from '@sluice/lake';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStage } from './aws-stage.ts';

const address: Address = {
  format: 1,
  stage: 'dev',
  region: 'eu-central-1',
  buckets: { raw: 'r', processed: 'p', final: 'f' },
  ingest: {
    queueUrl: 'https://sqs/q',
    deadLetterQueueUrl: 'https://sqs/d',
    eventDeadLetterQueueUrl: 'https://sqs/e',
    function: 'ingest',
    logGroup: 'log',
    sweepFunction: 'sluice-dev-sweep',
  },
  publish: {
    stateMachine: 'arn',
    deadLetterQueueUrl: 'https://sqs/p',
    processedDatabase: 'p',
    finalDatabase: 'f',
    workgroup: 'w',
  },
};

describe.skipIf(whyNoMoto())('a stage on moto', () => {
  let moto: Emulator;
  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
  });

  const setAddress = async (value: Address): Promise<void> => {
    const Name = addressParameter('dev');
    await new SSMClient().send(
      new PutParameterCommand({ Name, Value: JSON.stringify(value), Type: 'String', Overwrite: true }),
    );
  };

  test('remembers what was deployed for as long as its stacks are there', async () => {
    const stage = openStage('dev');
    const first = { commit: 'a'.repeat(40), complete: false };
    const second = { ...first, complete: true };
    expect(await stage.deployment()).toBeUndefined();
    await stage.record(first);
    expect(await stage.deployment()).toBeUndefined();
    await setAddress(address);
    expect(await stage.deployment()).toEqual(first);
    await stage.record(second);
    expect(await stage.deployment()).toEqual(second);
  });

  test('has the dashboards that its address names', async () => {
    await setAddress(address);
    expect(await openStage('dev').hasDashboards()).toBe(false);
    const quicksight = { role: 'arn', dataSource: 'sluice-dev', owners: ['arn'], readers: [], refreshAt: '04:30' };
    await setAddress({ ...address, quicksight });
    expect(await openStage('dev').hasDashboards()).toBe(true);
  });

  test('says which function a sweep lacks', async () => {
    await setAddress(address);
    await expect(openStage('dev').startSweep()).rejects.toThrow(/sluice-dev-sweep/);
  });
});
