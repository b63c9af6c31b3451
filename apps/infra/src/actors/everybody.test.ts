import { datasets } from '@sluice/datasets';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, ofType, region, withDashboards, withWorkflows } from '../testing.ts';
import { ingestCalls } from './recorded-calls.test.support.ts';
import { jobDataset, people, roles, simulate, workflows, type Actor, type Target } from './simulation.test.support.ts';

const everybody: readonly Actor[] = [...roles, ...workflows, ...people, 'nobody', 'anonymous'];
const dataset = datasets.find(({ name }) => name === jobDataset);
if (!dataset) throw new Error('cannot test permissions: expected the dataset of the recorded job, found none');
const raw: Target = { bucket: 'raw', key: 'x.csv' };
const receipt: Target = { bucket: 'processed', key: '_receipts/x.csv.json' };
const clean: Target = { bucket: 'processed', key: `${dataset.name}/x.csv` };
const finalRow: Target = { bucket: 'final', key: `${dataset.name}/data/x.parquet` };
const published: Target = { bucket: 'final', key: `_published/${dataset.name}/x.json` };
const processedTable: Target = { database: 'processed', table: dataset.name };
const quickSight = (resource: string): string => `arn:aws:quicksight:${region}:${account}:${resource}`;
const finalTable: Target = { database: 'final', table: dataset.name };

describe.each([dev, prod].map(withDashboards).map(withWorkflows))('in $name', (stage) => {
  const { stacks, all, may, answer, answerTo, arnsOf } = simulate(stage);

  test.each<[string, Target, readonly Actor[]]>([
    // Nothing raw is ever lost or changed.
    ['s3:PutObject', raw, ['uploader']],
    ['s3:DeleteObject', raw, ['uploader']],
    ['s3:AbortMultipartUpload', raw, ['uploader']],
    ['s3:DeleteObjectVersion', raw, []],
    ['s3:PutBucketVersioning', { bucket: 'raw' }, []],
    ['s3:PutLifecycleConfiguration', { bucket: 'raw' }, []],
    // Receipts are the commit: what cleans writes them, and nobody takes one away.
    ['s3:PutObject', receipt, ['ingest', 'operator']],
    ['s3:DeleteObject', receipt, []],
    ['s3:PutObject', clean, ['ingest', 'operator']],
    ['s3:DeleteObject', clean, ['sweep']],
    // Only the job writes what is published, and its entry in the catalogue.
    ['s3:PutObject', finalRow, ['publish-job']],
    ['s3:DeleteObject', finalRow, ['publish-job']],
    ['s3:PutObject', published, ['publish-job']],
    ['s3:DeleteObject', published, ['publish-job']],
    ['s3:PutObject', { bucket: 'final', key: `_runs/${dataset.name}/x.json` }, ['publish-job']],
    ['s3:DeleteObject', { bucket: 'final', key: `_runs/${dataset.name}/x.json` }, []],
    ['s3:PutObject', { bucket: 'final', key: `_alerts/${dataset.name}.json` }, ['publish-explain']],
    ['s3:DeleteObject', { bucket: 'final', key: `_alerts/${dataset.name}.json` }, ['publish-machine']],
    ['glue:CreateTable', finalTable, ['publish-job']],
    ['glue:UpdateTable', finalTable, ['publish-job']],
    ['glue:DeleteTable', finalTable, []],
    // The processed table is the drift check's, what was inferred the crawlers'.
    ['glue:CreateTable', processedTable, ['publish-drift']],
    ['glue:UpdateTable', processedTable, ['publish-drift']],
    ['glue:DeleteTable', processedTable, []],
    ['glue:CreateTable', { database: 'processed', table: `crawled_${dataset.name}` }, ['crawler']],
    ['glue:UpdateTable', { database: 'processed', table: `crawled_${dataset.name}` }, ['crawler']],
    ['glue:DeleteTable', { database: 'processed', table: `crawled_${dataset.name}` }, ['publish-crawl']],
    ['glue:DeleteDatabase', finalTable, []],
    // Runs are started by the starter, by the machine (a refresh that is due later) and by operators; jobs by the machine.
    [
      'states:StartExecution',
      { stateMachine: `sluice-${stage.name}-publish` },
      ['publish-machine', 'publish-start', 'operator'],
    ],
    ['states:StartExecution', { stateMachine: 'sluice-other-publish' }, []],
    ['states:UpdateStateMachine', { stateMachine: `sluice-${stage.name}-publish` }, []],
    ['glue:StartJobRun', { job: dataset.name }, ['publish-machine']],
    ['glue:StartCrawler', { crawler: dataset.name }, ['publish-machine']],
    ['quicksight:CreateIngestion', { dataSet: dataset.name, ingestion: 'x' }, ['publish-machine']],
    ['sns:Publish', { topic: 'alarms' }, ['publish-machine']],
    // Queues are fed by EventBridge; the sweep and operators send keys of uploads again.
    ['sqs:SendMessage', { queue: 'ingest' }, ['sweep', 'operator']],
    ['sqs:SendMessage', { queue: 'publish' }, ['operator']],
    ['sqs:ReceiveMessage', { queue: 'publish' }, ['publish-start']],
    ['athena:StartQueryExecution', { workgroup: `sluice-${stage.name}` }, ['analyst', 'quicksight']],
    ['athena:StartQueryExecution', { workgroup: 'primary' }, []],
    ['athena:UpdateWorkGroup', { workgroup: `sluice-${stage.name}` }, []],
    ['s3:PutObject', { bucket: 'final', key: '_queries/x.csv' }, ['analyst', 'quicksight']],
    ['lambda:InvokeFunction', { function: 'sweep' }, ['deployer', 'operator']],
    // What QuickSight has is made, changed and removed by who provisions it.
    [
      'quicksight:UpdateDataSource',
      { arn: quickSight(`datasource/sluice-${stage.name}`) },
      ['deployer', 'provisioner'],
    ],
    ['quicksight:DeleteDataSet', { dataSet: dataset.name }, ['deployer', 'provisioner']],
    [
      'quicksight:UpdateDashboard',
      { arn: quickSight(`dashboard/sluice-${stage.name}-x`) },
      ['deployer', 'provisioner'],
    ],
    ['iam:PassRole', { arn: `arn:aws:iam::${account}:role/sluice-${stage.name}-quicksight` }, []],
  ])('%s on %j is for %j alone', async (action, target, allowed) => {
    const able = [];
    for (const actor of everybody) if (await may(actor, action, target)) able.push(actor);
    expect(able.toSorted()).toEqual([...allowed].toSorted());
  });

  test('who has no policy of the stage reads nothing', async () => {
    const targets: [string, Target][] = [
      ['s3:GetObject', raw],
      ['s3:GetObject', clean],
      ['s3:GetObject', finalRow],
      ['s3:ListBucket', { bucket: 'raw' }],
      ['glue:GetTable', finalTable],
    ];
    for (const actor of ['nobody', 'anonymous'] as const)
      for (const [action, target] of targets) expect(await may(actor, action, target)).toBe(false);
  });

  test('nobody may do without TLS what they may do with it', async () => {
    for (const { actor, action, target } of await ingestCalls(stage.name))
      for (const resource of arnsOf(target)) {
        const result = await answer(actor, action, resource, { 'aws:SecureTransport': 'false' });
        expect([actor, action, resource, result]).toEqual([actor, action, resource, 'ExplicitlyDenied']);
      }
    const written: [Actor, Target][] = [
      ['uploader', raw],
      ['publish-job', finalRow],
    ];
    for (const [actor, target] of written) {
      expect(await may(actor, 's3:PutObject', target)).toBe(true);
      for (const context of [{ 'aws:SecureTransport': 'false' }, { 's3:TlsVersion': '1.1' }])
        expect(await may(actor, 's3:PutObject', target, context)).toBe(false);
    }
  });

  test('the buckets’ key opens through S3 and nowhere else', async () => {
    const [key] = ofType(stacks['storage'] ?? {}, 'AWS::KMS::Key');
    if (!key) {
      expect(JSON.stringify(all)).not.toContain('kms:Decrypt');
      return;
    }
    const arn = `arn:aws:kms:${region}:${account}:key/${key[0]}`;
    const via = (actor: Actor, action: string, service: string) =>
      answer(actor, action, arn, { 'kms:ViaService': `${service}.${region}.amazonaws.com` });
    const writers: readonly Actor[] = [
      'ingest',
      'sweep',
      'publish-job',
      'publish-explain',
      'quicksight',
      'uploader',
      'analyst',
      'operator',
    ];
    const readers: readonly Actor[] = [
      ...writers,
      'crawler',
      'deployer',
      'provisioner',
      ...(['start', 'drift', 'outcome', 'refresh', 'reconcile'] as const).map((name): Actor => `publish-${name}`),
    ];
    for (const actor of everybody) {
      const expected = (able: readonly Actor[]) => (able.includes(actor) ? 'Allowed' : 'ImplicitlyDenied');
      expect([actor, await via(actor, 'kms:Decrypt', 's3')]).toEqual([actor, expected(readers)]);
      expect([actor, await via(actor, 'kms:GenerateDataKey', 's3')]).toEqual([actor, expected(writers)]);
      expect([actor, await via(actor, 'kms:Decrypt', 'sqs')]).toEqual([actor, 'ImplicitlyDenied']);
    }
  });

  test('services reach what they must, only from this account’s own rules and alarms', async () => {
    const rulesOf = (concern: string) => {
      return ofType(stacks[concern] ?? {}, 'AWS::Events::Rule').map(([id, { Properties }]) => {
        const name = (Properties['Name'] as string | undefined) ?? id;
        return {
          arn: `arn:aws:events:${region}:${account}:rule/${name}`,
          isScheduled: 'ScheduleExpression' in Properties,
        };
      });
    };
    const send = async (queue: string, rule: string) => {
      const [resource = ''] = arnsOf({ queue });
      return answerTo('events.amazonaws.com', 'nobody', 'sqs:SendMessage', resource, { 'aws:SourceArn': rule });
    };
    const [uploads, ...sweeps] = rulesOf('ingest');
    expect(await send('ingest', uploads?.arn ?? '')).toBe('Allowed');
    for (const rule of rulesOf('ingest')) expect(await send('events-dead', rule.arn)).toBe('Allowed');
    for (const rule of sweeps) expect(await send('ingest', rule.arn)).toBe('ImplicitlyDenied');
    for (const { arn, isScheduled } of rulesOf('publish')) {
      expect(await send('publish-dead', arn)).toBe('Allowed');
      expect(await send('publish', arn)).toBe(isScheduled ? 'ImplicitlyDenied' : 'Allowed');
      expect(await send('ingest', arn)).toBe('ImplicitlyDenied');
    }

    const topic = `arn:aws:sns:${region}:${account}:sluice-${stage.name}-alarms`;
    const publish = (source: string) =>
      answerTo('cloudwatch.amazonaws.com', 'nobody', 'sns:Publish', topic, { 'aws:SourceAccount': source });
    expect(await publish(account)).toBe('Allowed');
    expect(await publish('999999999999')).toBe('ImplicitlyDenied');
  });

  test('no policy has a wildcard for an action', () => {
    const policies = [...ofType(all, 'AWS::IAM::Role'), ...ofType(all, 'AWS::IAM::ManagedPolicy')].filter(
      // What empties the buckets of a stage that does not retain its data is the CDK's own.
      ([id]) => !id.includes('CustomS3AutoDeleteObjects'),
    );
    // Each dataset's job has a role.
    expect(policies).toHaveLength(roles.length - 1 + datasets.length + workflows.length + people.length);
    for (const [, { Properties }] of policies)
      expect(JSON.stringify(Properties)).not.toMatch(/"(Not)?Action":(\[[^\]]*)?"[^"]*\*/);
  });
});
