import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { startMoto, whyNoMoto, type Emulator } from '@sluice/emulators';
import { addressParameter, addressSchema } from '@sluice/lake';
import { Tags } from 'aws-cdk-lib';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import prod from './stages/prod.ts';
import { account, deployed, named, region, stageApp, withWorkflows } from './testing.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
/** What has nothing to do with the machine's own AWS set-up. */
const nowhere = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs the command line as Nx does; standard output and error together. */
async function cdk(args: readonly string[], env: Record<string, string>): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@sluice/source', 'src/cdk.ts', ...args],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), env: { ...Object.fromEntries(own), ...nowhere, ...env } },
  );
  return stdout + stderr;
}

describe('what is missing is said before anything is done', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  test.each<[string[], Record<string, string>, string]>([
    [['deploi'], {}, "cannot run 'deploi': expected one of bootstrap, synth, diff, deploy, destroy"],
    [['deploy', '--stage=nope'], {}, "cannot find stage 'nope': expected one of dev, prod;"],
    [
      ['diff', '--stage', 'prod'],
      keys,
      "cannot reach the account of stage 'prod': no region was found; set AWS_REGION",
    ],
    [
      ['deploy'],
      { AWS_REGION: region },
      "cannot reach the account of stage 'dev': no valid AWS credentials were found",
    ],
  ])('%j', async (args, env, message) => {
    const failure = await cdk(args, env).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(2);
    expect(failure?.stderr).toContain(message);
    // A message, and not a stack trace.
    expect(failure?.stderr.trim().split('\n')).toHaveLength(1);
  });
});

/**
 * moto passes over alarms, bucket policies, versioning, notifications, and all of Glue: that those stacks deploy says
 * that their references resolve, and no more. It knows no exports of stacks that are
 * deployed by change sets, such as the key's; it cannot read a parameter's tags; and it never finishes a custom
 * resource, of which a stage that keeps its data has none.
 */
describe.skipIf(whyNoMoto())('bootstrap and deploy against moto', () => {
  let moto: Emulator;
  let env: Record<string, string>;
  beforeAll(async () => {
    moto = await startMoto();
    env = {
      // The CDK's uploads of assets fail against 127.0.0.1: they put the bucket's name before it.
      AWS_ENDPOINT_URL: moto.endpoint.replace('127.0.0.1', 'localhost'),
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
  }, 120_000);
  afterAll(() => moto.stop());

  test('a stage is found by its address, and what the address names is there', async () => {
    const app = stageApp({ stage: { ...prod, encryption: 's3' } });
    Tags.of(app).remove('sluice:stage', { includeResourceTypes: ['AWS::SSM::Parameter'] });
    const { directory } = app.synth();
    expect(await cdk(['bootstrap', '--stage=prod', '--app', directory], env)).toContain(
      `Environment aws://${account}/${region} bootstrapped`,
    );
    const flags = ['--stage=prod', '--app', directory, '--require-approval', 'never'];
    const said = await cdk(['deploy', ...flags], env);
    for (const concern of ['storage', 'catalogue', 'ingest', 'publish', 'observability', 'access'])
      expect(said).toMatch(new RegExp(`✅ +sluice-prod-${concern}`));

    const aws = { endpoint: moto.endpoint, region, credentials };
    const { Parameter } = await new SSMClient(aws).send(new GetParameterCommand({ Name: addressParameter('prod') }));
    const address = addressSchema.parse(JSON.parse(Parameter?.Value ?? ''));
    expect(address.region).toBe(region);
    const s3 = new S3Client({ ...aws, forcePathStyle: true });
    for (const bucket of Object.values(address.buckets)) await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    const sqs = new SQSClient(aws);
    const attributesOf = async (name: string) => {
      const QueueUrl = `${moto.endpoint}/${account}/${name}`;
      return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes;
    };
    const { queueUrl, deadLetterQueueUrl, eventDeadLetterQueueUrl } = address.ingest;
    const names = [queueUrl, deadLetterQueueUrl, eventDeadLetterQueueUrl].map((url) => url.split('/').at(-1) ?? '');
    const [queue, ...deadLetters] = await Promise.all(names.map(attributesOf));
    expect(queue).toMatchObject({ VisibilityTimeout: String(6 * prod.ingest.timeout) });
    expect(JSON.parse(queue?.['RedrivePolicy'] ?? '')).toMatchObject({
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:sluice-prod-ingest-dead`,
      maxReceiveCount: 5,
    });
    expect(deadLetters).toHaveLength(2);
    const publish = await attributesOf('sluice-prod-publish');
    expect(JSON.parse(publish?.['RedrivePolicy'] ?? '')).toMatchObject({
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:sluice-prod-publish-dead`,
    });
    expect(address.publish.stateMachine).toBe(`arn:aws:states:${region}:${account}:stateMachine:sluice-prod-publish`);

    expect(await cdk(['deploy', ...flags], env)).toContain('sluice-prod-storage (no changes)');
  }, 300_000);

  test('who has the previewer’s policy alone sees what a deploy would change, without any role of the bootstrap', async () => {
    const iam = new IAMClient({ endpoint: moto.endpoint, region, credentials });
    const UserName = 'previewer';
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { access = {} } = deployed({ stage: withWorkflows(prod) });
    const { Policies } = named(access, 'AWS::IAM::Role', 'sluice-prod-previewer').Properties;
    const [{ PolicyDocument }] = Policies as [{ readonly PolicyDocument: unknown }];
    // moto takes every call of CloudFormation to be one on all resources.
    const policy = JSON.stringify(PolicyDocument, (key, value: unknown) => (key === 'Resource' ? '*' : value));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'work', PolicyDocument: policy }));
    // From now on moto asks whether one may.
    await fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });

    const { directory } = stageApp({ stage: { ...prod, encryption: 's3', logRetention: 30 } }).synth();
    const said = await cdk(['diff', '--stage=prod', '--app', directory, '--method=template', '--no-color'], {
      ...env,
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
    });
    expect(said).toMatch(
      /\[~\] AWS::Logs::LogGroup SweepLogs.*\n └─ \[~\] RetentionInDays\n {5}├─ \[-\] 365\n {5}└─ \[\+\] 30/,
    );
    expect(said).toMatch(/Lookup role .* was not assumed/);
  }, 120_000);
});
