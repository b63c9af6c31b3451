import { datasets } from '@sluice/datasets';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, region, withDashboards } from '../testing.ts';
import { simulate, type Actor, type Target } from './simulation.test.support.ts';

const [dataset] = datasets;
if (!dataset) throw new Error('cannot test permissions: expected a dataset, found none');
const data = `${dataset.name}/x.csv`;

describe.each([dev, prod].map(withDashboards))('people of $name', (stage) => {
  const { may, answer } = simulate(stage);
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:sluice-${stage.name}-${name}`;

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
      expect(await answer(actor, 'ssm:GetParameter', address)).toBe('Allowed');
    }
    for (const action of ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'])
      for (const queue of ['ingest-dead', 'events-dead'])
        expect(await answer('operator', action, queueArn(queue))).toBe('Allowed');
    const sweep = `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-sweep`;
    expect(await answer('operator', 'lambda:InvokeFunction', sweep)).toBe('Allowed');
  });

  test('operators may run the commands of the runbook, and what doctor asks', async () => {
    const sweep = `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-sweep`;
    const log = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/sluice-${stage.name}-ingest:*`;
    const suffix = stage.encryption === 'kms' ? `-sluice-${stage.name}-publish` : '';
    const publishLogs = [
      `/aws/lambda/sluice-${stage.name}-publish-start`,
      `/aws-glue/jobs/sluice-${stage.name}-publish/output${suffix}`,
      `/aws-glue/jobs/sluice-${stage.name}-publish/error${suffix}`,
    ].map((group) => `arn:aws:logs:${region}:${account}:log-group:${group}:*`);
    const machine = (what: string): string =>
      `arn:aws:states:${region}:${account}:${what}:sluice-${stage.name}-publish`;
    const asked: Record<string, [string, string][]> = {
      'events list-rule-names-by-target': [['events:ListRuleNamesByTarget', '*']],
      'lambda get-account-settings': [['lambda:GetAccountSettings', '*']],
      'lambda invoke': [
        ['lambda:InvokeFunction', sweep],
        ['lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-publish-start`],
      ],
      'logs tail': [log, ...publishLogs].map((each) => ['logs:FilterLogEvents', each]),
      'glue get-job-runs': [
        ['glue:GetJobRuns', `arn:aws:glue:${region}:${account}:job/sluice-${stage.name}-publish-x`],
      ],
      's3 cp': [['s3:GetObject', `arn:aws:s3:::sluice-${stage.name}-final-${account}-${region}/_runs/x/x.json`]],
      'stepfunctions get-execution-history': [['states:GetExecutionHistory', `${machine('execution')}:x`]],
      'stepfunctions list-executions': [['states:ListExecutions', machine('stateMachine')]],
      'stepfunctions stop-execution': [['states:StopExecution', `${machine('execution')}:x`]],
      'sqs get-queue-url': [['sqs:GetQueueUrl', queueArn('publish-dead')]],
      's3 ls': [['s3:ListBucket', `arn:aws:s3:::sluice-${stage.name}-raw-${account}-${region}`]],
      'sqs get-queue-attributes': [['sqs:GetQueueAttributes', queueArn('ingest')]],
      'sqs receive-message': ['ingest-dead', 'events-dead', 'publish-dead'].map((queue) => [
        'sqs:ReceiveMessage',
        queueArn(queue),
      ]),
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
        ['quicksight:DescribeUser', `arn:aws:quicksight:us-east-1:${account}:user/default/ana/lyst`],
        ['quicksight:DescribeGroup', `arn:aws:quicksight:us-east-1:${account}:group/default/sales`],
        ['quicksight:DescribeDataSource', `arn:aws:quicksight:${region}:${account}:datasource/sluice-${stage.name}`],
        ['iam:GetRole', `arn:aws:iam::${account}:role/sluice-${stage.name}-quicksight`],
        ['iam:SimulatePrincipalPolicy', `arn:aws:iam::${account}:role/sluice-${stage.name}-quicksight`],
        ['s3:GetEncryptionConfiguration', `arn:aws:s3:::sluice-${stage.name}-final-${account}-${region}`],
        ['lakeformation:GetDataLakeSettings', '*'],
        ['lakeformation:ListPermissions', '*'],
      ],
      dashboard: [['cloudwatch:GetDashboard', `arn:aws:cloudwatch::${account}:dashboard/sluice-${stage.name}`]],
    };
    const runbook = await readFile(new URL('../../../../docs/runbook.md', import.meta.url), 'utf8');
    const commands = [...runbook.matchAll(/^aws ([a-z0-9]+ [a-z-]+)/gm)].map(([, command = '']) => command);
    // The page says that this one needs a deployer's credentials.
    const unknown = commands.filter((command) => !(command in asked) && command !== 'sqs purge-queue');
    expect(unknown).toEqual([]);
    for (const [action, resource] of Object.values(asked).flat())
      expect([action, resource, await answer('operator', action, resource)]).toEqual([action, resource, 'Allowed']);
  });

  test('analysts ask the published tables in the stage’s workgroup, and nothing else', async () => {
    const allowed: [string, Target][] = [
      ['athena:StartQueryExecution', { workgroup: `sluice-${stage.name}` }],
      ['athena:GetQueryResults', { workgroup: `sluice-${stage.name}` }],
      // By the drivers of JDBC and ODBC; by the console; by Athena, whatever the query is about.
      ['athena:GetQueryResultsStream', { workgroup: `sluice-${stage.name}` }],
      ['athena:ListWorkGroups', { arn: '*' }],
      ['glue:GetDatabase', { arn: `arn:aws:glue:${region}:${account}:database/default` }],
      ['glue:GetTable', { database: 'final', table: dataset.name }],
      ['s3:GetObject', { bucket: 'final', key: `${dataset.name}/data/x.parquet` }],
      ['s3:PutObject', { bucket: 'final', key: '_queries/x.csv' }],
      ['s3:GetObject', { bucket: 'final', key: '_queries/x.csv' }],
      ['s3:GetBucketLocation', { bucket: 'final' }],
      ['ssm:GetParameter', { parameter: 'address' }],
    ];
    for (const [action, target] of allowed)
      expect([action, target, await may('analyst', action, target)]).toEqual([action, target, true]);
    const denied: [string, Target][] = [
      ['s3:GetObject', { bucket: 'raw', key: 'x.csv' }],
      ['s3:GetObject', { bucket: 'processed', key: data }],
      ['s3:GetObject', { bucket: 'final', key: `_published/${dataset.name}/x.json` }],
      ['s3:DeleteObject', { bucket: 'final', key: '_queries/x.csv' }],
      ['glue:GetTable', { database: 'processed', table: dataset.name }],
      ['glue:GetTable', { arn: `arn:aws:glue:${region}:${account}:table/default/x` }],
    ];
    for (const [action, target] of denied)
      expect([action, target, await may('analyst', action, target)]).toEqual([action, target, false]);
  });

  test('operators start, follow and stop runs of the machine, and look at those of the jobs', async () => {
    const allowed: [string, Target][] = [
      ['states:StartExecution', { stateMachine: `sluice-${stage.name}-publish` }],
      ['states:ListExecutions', { stateMachine: `sluice-${stage.name}-publish` }],
      ['states:DescribeExecution', { execution: `${dataset.name}-publish-1` }],
      ['states:GetExecutionHistory', { execution: `${dataset.name}-publish-1` }],
      ['states:StopExecution', { execution: `${dataset.name}-publish-1` }],
      ['glue:GetJobRuns', { job: dataset.name }],
      ['lambda:InvokeFunction', { function: 'publish-start' }],
      ['s3:GetObject', { bucket: 'final', key: `_runs/${dataset.name}/x.json` }],
    ];
    for (const [action, target] of allowed)
      expect([action, target, await may('operator', action, target)]).toEqual([action, target, true]);
    expect(await may('operator', 'lambda:InvokeFunction', { function: 'publish-drift' })).toBe(false);
  });

  test.each<[Actor, string, Target]>([
    ['operator', 's3:PutObject', { bucket: 'processed', key: '_sweep/x.json' }],
    ['operator', 's3:DeleteObject', { bucket: 'processed', key: data }],
    ['operator', 's3:PutObject', { bucket: 'final', key: data }],
    ['uploader', 's3:GetObject', { bucket: 'processed', key: data }],
    ['uploader', 's3:GetObject', { bucket: 'final', key: data }],
    [
      'operator',
      'quicksight:UpdateDataSource',
      { arn: `arn:aws:quicksight:${region}:${account}:datasource/sluice-${stage.name}` },
    ],
    ['uploader', 'states:StartExecution', { stateMachine: `sluice-${stage.name}-publish` }],
  ])('%s may not %s %j', async (actor, action, target) => {
    expect(await may(actor, action, target)).toBe(false);
  });
});
