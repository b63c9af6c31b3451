import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startMoto, type Emulator } from '@sluice/emulators';
import { addressParameter, type Address } from '@sluice/lake';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { main } from './program.ts';

/** moto's account. */
export const accountId = '123456789012';
export const region = 'eu-central-1' satisfies BucketLocationConstraint;

/** Runs one command line in this process. */
export async function sluice(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await main(argv, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

/** The environment of somebody who has an account; what the machine itself knows of AWS is hidden. */
export function stubAws(endpoint: string, variables: Record<string, string | undefined> = {}): void {
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...variables,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** Stages in the moto server of a test file. */
export interface TestAccount {
  readonly endpoint: string;
  /** Makes what a deploy makes: buckets, queues, the address. Nothing takes messages from the queues. */
  deploy(stage: string): Promise<Address>;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
}

/** Starts moto for the tests of a file (or describe block); every command finds it by the environment. */
export function useAccount(): TestAccount {
  let moto: Emulator;
  beforeAll(async () => {
    moto = await startMoto();
  }, 300_000);
  beforeEach(() => stubAws(moto.endpoint));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => moto.stop());

  const config = () => ({
    endpoint: moto.endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const account: TestAccount = {
    get endpoint() {
      return moto.endpoint;
    },
    get s3() {
      return new S3Client(config());
    },
    get sqs() {
      return new SQSClient(config());
    },
    get ssm() {
      return new SSMClient(config());
    },
    async deploy(stage) {
      const { s3, sqs, ssm } = account;
      const bucket = async (zone: string): Promise<string> => {
        const Bucket = `sluice-${stage}-${zone}`;
        const CreateBucketConfiguration = { LocationConstraint: region } as const;
        await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
        return Bucket;
      };
      const queue = async (name: string): Promise<string> =>
        (await sqs.send(new CreateQueueCommand({ QueueName: `sluice-${stage}-${name}` }))).QueueUrl ?? '';
      const buckets = {
        raw: await bucket('raw'),
        processed: await bucket('processed'),
        final: await bucket('final'),
      };
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket: buckets.raw, VersioningConfiguration }));
      const address: Address = {
        format: 1,
        stage,
        region,
        buckets,
        ingest: {
          queueUrl: await queue('ingest'),
          deadLetterQueueUrl: await queue('ingest-dead'),
          eventDeadLetterQueueUrl: await queue('events-dead'),
          function: `sluice-${stage}-ingest`,
          logGroup: `/aws/lambda/sluice-${stage}-ingest`,
          sweepFunction: `sluice-${stage}-sweep`,
        },
        publish: {
          stateMachine: `arn:aws:states:${region}:${accountId}:stateMachine:sluice-${stage}-publish`,
          deadLetterQueueUrl: await queue('publish-dead'),
          processedDatabase: `sluice_${stage}_processed`,
          finalDatabase: `sluice_${stage}_final`,
          workgroup: `sluice-${stage}`,
        },
      };
      const Value = JSON.stringify(address);
      await ssm.send(new PutParameterCommand({ Name: addressParameter(stage), Type: 'String', Value }));
      return address;
    },
  };
  return account;
}
