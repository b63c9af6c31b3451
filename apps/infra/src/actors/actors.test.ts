import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { datasets } from '@sluice/datasets';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, ofType, region, type Resources } from '../testing.ts';

/** A call to AWS as the tests of apps/ingest record them. */
const callSchema = z.strictObject({
  actor: z.enum(['ingest', 'sweep']),
  action: z.string(),
  bucket: z.enum(['raw', 'processed', 'final']).optional(),
  key: z.string().optional(),
  /** Of a listing. */
  prefix: z.string().optional(),
  queue: z.literal('ingest').optional(),
  parameter: z.literal('pseudonym-key').optional(),
});
type Target = Pick<z.infer<typeof callSchema>, 'bucket' | 'key' | 'queue' | 'parameter'>;

const recorded = z
  .array(callSchema)
  .parse(JSON.parse(await readFile(new URL('../../../ingest/recorded-calls.json', import.meta.url), 'utf8')));
const [dataset] = datasets;
if (!dataset) throw new Error('cannot test permissions: expected a dataset, found none');
const data = `${dataset.name}/x.csv`;

type Actor = 'ingest' | 'sweep' | 'uploader' | 'operator' | 'nobody' | 'anonymous';

describe.each([dev, prod])('in $name', (stage) => {
  const stacks = deployed({ stage });
  const all: Resources = Object.assign({}, ...Object.values(stacks)) as Resources;

  const bucketName = (zone: string): string => `sluice-${stage.name}-${zone}-${account}-${region}`;
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:sluice-${stage.name}-${name}`;
  function arnOf({ bucket, key, queue, parameter }: Target): string {
    if (bucket) return `arn:aws:s3:::${bucketName(bucket)}${key === undefined ? '' : `/${key}`}`;
    if (queue) return queueArn(queue);
    return `arn:aws:ssm:${region}:${account}:parameter/sluice/${stage.name}/${parameter}`;
  }

  function identityPolicies(actor: Actor): { name: string; policy: unknown }[] {
    switch (actor) {
      case 'ingest':
      case 'sweep': {
        const role = named(all, 'AWS::IAM::Role', `sluice-${stage.name}-${actor}`).Properties;
        expect(role['ManagedPolicyArns']).toBeUndefined();
        return (role['Policies'] as { PolicyName: string; PolicyDocument: unknown }[]).map((each) => ({
          name: each.PolicyName,
          policy: each.PolicyDocument,
        }));
      }
      case 'uploader':
      case 'operator': {
        const { Properties } = named(all, 'AWS::IAM::ManagedPolicy', `sluice-${stage.name}-${actor}`);
        return [{ name: actor, policy: Properties['PolicyDocument'] }];
      }
      default:
        return [];
    }
  }

  function resourcePolicy(arn: string): unknown {
    const bucket = /^arn:aws:s3:::([^/]+)/.exec(arn)?.[1];
    if (bucket !== undefined) return named(all, 'AWS::S3::BucketPolicy', bucket).Properties['PolicyDocument'];
    if (arn.includes(':kms:')) return ofType(all, 'AWS::KMS::Key')[0]?.[1].Properties['KeyPolicy'];
    if (arn.includes(':sqs:'))
      return ofType(all, 'AWS::SQS::QueuePolicy')
        .map(([, { Properties }]) => Properties)
        .find(({ Queues }) => (Queues as string[])[0]?.endsWith(`/${arn.split(':').at(-1)}`))?.['PolicyDocument'];
    if (arn.includes(':sns:')) return ofType(all, 'AWS::SNS::TopicPolicy')[0]?.[1].Properties['PolicyDocument'];
    return undefined;
  }

  const usual = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', 'aws:PrincipalAccount': account };

  /** What AWS would answer, by the policies that are deployed. */
  async function answer(
    principal: string | typeof anonymousPrincipal,
    actor: Actor,
    action: string,
    resource: string,
    context: Record<string, string> = {},
  ): Promise<string> {
    const isS3 = resource.startsWith('arn:aws:s3');
    const { 's3:TlsVersion': tls, ...others } = usual;
    const result = await runSimulation(
      {
        request: {
          principal,
          action,
          resource: { resource, accountId: account },
          contextVariables: { ...others, ...(isS3 && { 's3:TlsVersion': tls }), ...context },
        },
        identityPolicies: identityPolicies(actor),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: resourcePolicy(resource),
      },
      {},
    );
    if (result.resultType === 'error') throw new Error(`cannot simulate ${action}: ${JSON.stringify(result.errors)}`);
    return result.overallResult;
  }

  const principalOf = (actor: Actor) =>
    actor === 'anonymous'
      ? anonymousPrincipal
      : actor === 'ingest' || actor === 'sweep'
        ? `arn:aws:sts::${account}:assumed-role/sluice-${stage.name}-${actor}/session`
        : `arn:aws:iam::${account}:user/${actor}`;
  const may = async (
    actor: Actor,
    action: string,
    target: Target,
    context?: Record<string, string>,
  ): Promise<boolean> => (await answer(principalOf(actor), actor, action, arnOf(target), context)) === 'Allowed';

  test('every call that the functions have been seen to make is allowed', async () => {
    for (const actor of ['ingest', 'sweep'] as const) expect(recorded.some((call) => call.actor === actor)).toBe(true);
    const denied = [];
    for (const { actor, action, prefix, ...target } of recorded)
      if (!(await may(actor, action, target, prefix === undefined ? {} : { 's3:prefix': prefix })))
        denied.push({ actor, action, ...target });
    expect(denied).toEqual([]);
  });

  test('what Lambda itself does in the name of a function is allowed', async () => {
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      expect([action, await may('ingest', action, { queue: 'ingest' })]).toEqual([action, true]);
    for (const actor of ['ingest', 'sweep'] as const) {
      const stream = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/sluice-${stage.name}-${actor}:log-stream:x`;
      for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
        expect(await answer(principalOf(actor), actor, action, stream)).toBe('Allowed');
    }
  });

  test.each<[Actor, string, Target]>([
    // Nothing raw is ever lost or changed.
    ...(['ingest', 'sweep', 'operator', 'nobody', 'anonymous'] as const).flatMap((actor) =>
      ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:AbortMultipartUpload'].map(
        (action): [Actor, string, Target] => [actor, action, { bucket: 'raw', key: 'x.csv' }],
      ),
    ),
    ['uploader', 's3:DeleteObjectVersion', { bucket: 'raw', key: 'x.csv' }],
    ['uploader', 's3:PutBucketVersioning', { bucket: 'raw' }],
    ['uploader', 's3:PutLifecycleConfiguration', { bucket: 'raw' }],
    // The function that ingests deletes nothing, and keeps to what it writes.
    ['ingest', 's3:DeleteObject', { bucket: 'processed', key: data }],
    ['ingest', 's3:DeleteObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['ingest', 's3:GetObject', { bucket: 'processed', key: 'another_dataset/x.csv' }],
    ['ingest', 's3:PutObject', { bucket: 'processed', key: 'another_dataset/x.csv' }],
    ['ingest', 's3:GetObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['ingest', 's3:PutObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['ingest', 'sqs:SendMessage', { queue: 'ingest' }],
    // The sweep removes data files and writes nothing but its notes.
    ['sweep', 's3:DeleteObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['sweep', 's3:DeleteObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['sweep', 's3:PutObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['sweep', 's3:PutObject', { bucket: 'processed', key: data }],
    ['sweep', 's3:GetObject', { bucket: 'processed', key: data }],
    ['sweep', 'sqs:ReceiveMessage', { queue: 'ingest' }],
    // Neither reads, writes or deletes what is published; nobody else does anything.
    ...(['ingest', 'sweep', 'uploader', 'nobody', 'anonymous'] as const).flatMap((actor) =>
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].map((action): [Actor, string, Target] => [
        actor,
        action,
        { bucket: 'final', key: data },
      ]),
    ),
    ['operator', 's3:DeleteObject', { bucket: 'final', key: data }],
    // Removing files is the stage's own sweep's: a command does not know how long runs take there.
    ['operator', 's3:DeleteObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['operator', 's3:DeleteObject', { bucket: 'processed', key: data }],
    ['uploader', 's3:GetObject', { bucket: 'processed', key: data }],
    ...(['nobody', 'anonymous'] as const).flatMap((actor): [Actor, string, Target][] => [
      [actor, 's3:GetObject', { bucket: 'raw', key: 'x.csv' }],
      [actor, 's3:GetObject', { bucket: 'processed', key: data }],
      [actor, 's3:ListBucket', { bucket: 'raw' }],
      [actor, 'sqs:SendMessage', { queue: 'ingest' }],
    ]),
    // No contract has a pseudonymised column: nobody reads a key.
    ['ingest', 'ssm:GetParameter', { parameter: 'pseudonym-key' }],
  ])('%s may not %s %j', async (actor, action, target) => {
    expect(await may(actor, action, target)).toBe(false);
  });

  test('nobody may do without TLS what they may do with it', async () => {
    for (const { actor, action, prefix: _, ...target } of recorded.filter(({ parameter }) => parameter === undefined)) {
      const result = await answer(principalOf(actor), actor, action, arnOf(target), { 'aws:SecureTransport': 'false' });
      expect([actor, action, target, result]).toEqual([actor, action, target, 'ExplicitlyDenied']);
    }
    const upload = { bucket: 'raw', key: 'x.csv' } as const;
    expect(await may('uploader', 's3:PutObject', upload)).toBe(true);
    for (const context of [{ 'aws:SecureTransport': 'false' }, { 's3:TlsVersion': '1.1' }])
      expect(await may('uploader', 's3:PutObject', upload, context)).toBe(false);
  });

  test('uploaders upload and withdraw; operators look at everything, ingest, sweep and send messages back', async () => {
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:GetObject', 's3:AbortMultipartUpload'])
      expect([action, await may('uploader', action, { bucket: 'raw', key: 'x.csv' })]).toEqual([action, true]);
    const allowed: [string, Target][] = [
      ['s3:ListBucket', { bucket: 'raw' }],
      ['s3:ListBucketVersions', { bucket: 'raw' }],
      ['s3:GetObjectVersion', { bucket: 'raw', key: 'x.csv' }],
      ['s3:GetObject', { bucket: 'processed', key: `_rejects/${data}` }],
      ['s3:PutObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
      ['s3:GetObject', { bucket: 'final', key: data }],
      ['sqs:SendMessage', { queue: 'ingest' }],
    ];
    for (const [action, target] of allowed)
      expect([action, target, await may('operator', action, target)]).toEqual([action, target, true]);
    for (const actor of ['uploader', 'operator'] as const) {
      const address = `arn:aws:ssm:${region}:${account}:parameter/sluice/${stage.name}/address`;
      expect(await answer(principalOf(actor), actor, 'ssm:GetParameter', address)).toBe('Allowed');
    }
    for (const action of ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'])
      for (const queue of ['ingest-dead', 'events-dead'])
        expect(await answer(principalOf('operator'), 'operator', action, queueArn(queue))).toBe('Allowed');
    const sweep = `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-sweep`;
    expect(await answer(principalOf('operator'), 'operator', 'lambda:InvokeFunction', sweep)).toBe('Allowed');
  });

  test('operators may run the commands of the runbook, and what doctor asks', async () => {
    const sweep = `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-sweep`;
    const log = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/sluice-${stage.name}-ingest:*`;
    const asked: Record<string, [string, string][]> = {
      'events list-rule-names-by-target': [['events:ListRuleNamesByTarget', '*']],
      'lambda get-account-settings': [['lambda:GetAccountSettings', '*']],
      'lambda invoke': [['lambda:InvokeFunction', sweep]],
      'logs tail': [['logs:FilterLogEvents', log]],
      's3 ls': [['s3:ListBucket', arnOf({ bucket: 'raw' })]],
      'sqs get-queue-attributes': [['sqs:GetQueueAttributes', queueArn('ingest')]],
      'sqs receive-message': ['ingest-dead', 'events-dead'].map((queue) => ['sqs:ReceiveMessage', queueArn(queue)]),
      'sqs start-message-move-task': [
        ['sqs:StartMessageMoveTask', queueArn('ingest-dead')],
        ['sqs:ReceiveMessage', queueArn('ingest-dead')],
        ['sqs:DeleteMessage', queueArn('ingest-dead')],
        ['sqs:SendMessage', queueArn('ingest')],
      ],
      'ssm get-parameter': [
        ['ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/sluice/${stage.name}/address`],
      ],
      doctor: [
        ['cloudformation:DescribeStacks', `arn:aws:cloudformation:${region}:${account}:stack/CDKToolkit/1`],
        ['ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/cdk-bootstrap/hnb659fds/version`],
        ['servicequotas:GetServiceQuota', `arn:aws:servicequotas:${region}:${account}:lambda/L-B99A9384`],
        ['quicksight:DescribeAccountSubscription', `arn:aws:quicksight:${region}:${account}:account/x`],
      ],
      dashboard: [['cloudwatch:GetDashboard', `arn:aws:cloudwatch::${account}:dashboard/sluice-${stage.name}`]],
    };
    const runbook = await readFile(new URL('../../../../docs/runbook.md', import.meta.url), 'utf8');
    const commands = [...runbook.matchAll(/^aws ([a-z0-9]+ [a-z-]+)/gm)].map(([, command = '']) => command);
    // The page says that this one needs a deployer's credentials.
    const unknown = commands.filter((command) => !(command in asked) && command !== 'sqs purge-queue');
    expect(unknown).toEqual([]);
    for (const [action, resource] of Object.values(asked).flat())
      expect([action, resource, await answer(principalOf('operator'), 'operator', action, resource)]).toEqual([
        action,
        resource,
        'Allowed',
      ]);
  });

  test('the buckets’ key opens through S3 and nowhere else', async () => {
    const [key] = ofType(all, 'AWS::KMS::Key');
    if (!key) {
      expect(JSON.stringify(all)).not.toContain('kms:Decrypt');
      return;
    }
    const arn = `arn:aws:kms:${region}:${account}:key/${key[0]}`;
    for (const actor of ['ingest', 'sweep', 'uploader', 'operator'] as const)
      for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
        const via = (service: string) =>
          answer(principalOf(actor), actor, action, arn, { 'kms:ViaService': `${service}.${region}.amazonaws.com` });
        expect([actor, await via('s3'), await via('sqs')]).toEqual([actor, 'Allowed', 'ImplicitlyDenied']);
      }
    const nobody = await answer(principalOf('nobody'), 'nobody', 'kms:Decrypt', arn, {
      'kms:ViaService': `s3.${region}.amazonaws.com`,
    });
    expect(nobody).toBe('ImplicitlyDenied');
  });

  test('services reach what they must, only from this account’s own rules and alarms', async () => {
    const rules = ofType(all, 'AWS::Events::Rule').map(([id]) => `arn:aws:events:${region}:${account}:rule/${id}`);
    const [raw, ...sweeps] = rules;
    const send = (queue: string, rule: string | undefined) =>
      answer('events.amazonaws.com', 'nobody', 'sqs:SendMessage', queueArn(queue), { 'aws:SourceArn': rule ?? '' });
    expect(await send('ingest', raw)).toBe('Allowed');
    for (const rule of rules) expect(await send('events-dead', rule)).toBe('Allowed');
    for (const rule of sweeps) expect(await send('ingest', rule)).toBe('ImplicitlyDenied');

    const topic = `arn:aws:sns:${region}:${account}:sluice-${stage.name}-alarms`;
    const publish = (source: string) =>
      answer('cloudwatch.amazonaws.com', 'nobody', 'sns:Publish', topic, { 'aws:SourceAccount': source });
    expect(await publish(account)).toBe('Allowed');
    expect(await publish('999999999999')).toBe('ImplicitlyDenied');
  });
});

/** What no simulation shows: without ListBucket on the bucket itself, S3 answers a read of what is not there with 403. */
test('whoever reads objects may list the bucket, without conditions', () => {
  const { ingest = {} } = deployed({ stage: prod });
  for (const [actor, zones] of [
    ['ingest', ['raw', 'processed']],
    ['sweep', ['raw', 'processed']],
  ] as const) {
    const { Properties } = named(ingest, 'AWS::IAM::Role', `sluice-prod-${actor}`);
    const statements = (
      Properties['Policies'] as { PolicyDocument: { Statement: Record<string, unknown>[] } }[]
    ).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    for (const zone of zones)
      expect(statements).toContainEqual({
        Effect: 'Allow',
        Action: zone === 'raw' ? ['s3:ListBucket', 's3:ListBucketVersions'] : 's3:ListBucket',
        Resource: `arn:aws:s3:::sluice-prod-${zone}-${account}-${region}`,
      });
  }
});

test('no policy of a function has a wildcard for an action', () => {
  for (const stage of [dev, prod]) {
    const { ingest = {}, access = {} } = deployed({ stage });
    for (const [, { Properties }] of [
      ...ofType(ingest, 'AWS::IAM::Role'),
      ...ofType(access, 'AWS::IAM::ManagedPolicy'),
    ])
      expect(JSON.stringify(Properties)).not.toMatch(/"(Not)?Action":(\[[^\]]*)?"[^"]*\*/);
  }
});
