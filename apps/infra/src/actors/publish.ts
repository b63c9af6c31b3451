import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionName } from '@sluice/publish/functions';
import {
  crawledTable,
  crawlerName,
  dataSetId,
  databaseNames,
  functionName,
  jobName,
  stateMachineName,
} from '@sluice/publish/names';
import type { Stage } from '../stage.ts';
import { alarmTopicName } from '../names.ts';
import { allow, arn, glueLogs, ofEachDataset, tables, useKey, type Access } from './statements.ts';

/** What those who publish work on. */
export interface PublishAccess extends Access {
  /** Takes the events of receipts. */
  readonly queue: IQueue;
}

/** The state machine, and one run of it. */
export function stateMachine(scope: Stack, stage: Stage): { readonly machine: string; readonly executions: string } {
  const name = stateMachineName(stage.name);
  return {
    machine: arn(scope, 'states', `stateMachine:${name}`),
    executions: arn(scope, 'states', `execution:${name}:*`),
  };
}

/** The job of a dataset: reads its receipts and clean files, and is the only one that writes its final table. `assets` is its code. */
export function job(scope: Stack, access: Access, assets: readonly string[]): PolicyStatement[] {
  const { stage, zones, datasets, key } = access;
  const { processed, final } = zones;
  const databases = databaseNames(stage.name);
  const names = datasets.map(({ name }) => name);
  const below = (bucket: IBucket, prefixes: readonly string[]): string[] =>
    prefixes.map((prefix) => bucket.arnForObjects(`${prefix}/*`));
  return [
    allow(['s3:GetObject'], [...assets]),
    allow(['s3:ListBucket'], [processed.bucketArn, final.bucketArn]),
    allow(['s3:GetObject'], below(processed, ['_receipts', ...names])),
    // Files that no snapshot has any more, and published lists that no snapshot points to, are the job's to remove.
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      below(final, [...names, ...names.map((name) => `_published/${name}`)]),
    ),
    allow(
      ['s3:PutObject'],
      below(
        final,
        names.map((name) => `_runs/${name}`),
      ),
    ),
    allow(['glue:GetTable'], tables(scope, databases.processed, ...names)),
    allow(['glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable'], tables(scope, databases.final, ...names)),
    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...glueLogs(scope, 'jobs', key),
  ];
}

/** The state machine: calls its functions, crawls, runs the jobs, refreshes SPICE, tells people. */
export function machine(scope: Stack, { stage, zones }: Access, logGroup: ILogGroup): PolicyStatement[] {
  return [
    allow(
      ['lambda:InvokeFunction'],
      steps.map((step) => arn(scope, 'lambda', `function:${functionName(stage.name, step)}`)),
    ),
    ...ofEachDataset(['glue:StartCrawler', 'glue:GetCrawler'], crawlerArn(scope, stage)),
    ...ofEachDataset(['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'], (dataset) =>
      arn(scope, 'glue', `job/${jobName(stage.name, dataset)}`),
    ),
    ...ofEachDataset(['quicksight:CreateIngestion', 'quicksight:DescribeIngestion'], (dataset) =>
      arn(scope, 'quicksight', `dataset/${dataSetId(stage.name, dataset)}/ingestion/*`),
    ),
    // A refresh that is due later is a run of its own.
    allow(['states:StartExecution'], [stateMachine(scope, stage).machine]),
    allow(['sns:Publish'], [arn(scope, 'sns', alarmTopicName(stage))]),
    allow(['s3:DeleteObject'], [zones.final.arnForObjects('_alerts/*')]),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    // Step Functions has its log delivered by CloudWatch, which knows no resources for that; nor does X-Ray.
    allow(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      ['*'],
    ),
  ];
}

/**
 * The functions: those of the machine's steps decide and compare. Only two write anything: the drift check a table's entry,
 * and what words the alerts the one that stands.
 */
export const functions: Readonly<Record<FunctionName, (scope: Stack, access: PublishAccess) => PolicyStatement[]>> = {
  start(scope, access) {
    const { stage, zones, queue, key } = access;
    return [
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queueArn]),
      allow(['s3:ListBucket'], [zones.processed.bucketArn]),
      allow(['s3:GetObject'], [zones.processed.arnForObjects('_receipts/*')]),
      ...readFinal(scope, access, '_published'),
      allow(['states:StartExecution', 'states:ListExecutions'], [stateMachine(scope, stage).machine]),
      ...useKey(scope, key, ['kms:Decrypt']),
    ];
  },
  turn: (scope, { stage }) => [allow(['states:ListExecutions'], [stateMachine(scope, stage).machine])],
  crawl(scope, { stage }) {
    const { processed } = databaseNames(stage.name);
    return [
      ...ofEachDataset(['glue:GetCrawler'], crawlerArn(scope, stage)),
      allow(['glue:GetTable'], tables(scope, processed, '*')),
      allow(['glue:DeleteTable'], tables(scope, processed, crawledTable('*'))),
    ];
  },
  drift(scope, { stage, zones: { processed }, datasets, key }) {
    const database = databaseNames(stage.name).processed;
    return [
      allow(['s3:ListBucket'], [processed.bucketArn]),
      allow(
        ['s3:GetObject'],
        ['_receipts', ...datasets.map(({ name }) => name)].map((prefix) => processed.arnForObjects(`${prefix}/*`)),
      ),
      allow(['glue:GetTable'], tables(scope, database, '*')),
      allow(['glue:CreateTable', 'glue:UpdateTable'], tables(scope, database, ...datasets.map(({ name }) => name))),
      ...useKey(scope, key, ['kms:Decrypt']),
    ];
  },
  outcome: (scope, access) => [...readFinal(scope, access, '_runs'), ...useKey(scope, access.key, ['kms:Decrypt'])],
  refresh: (scope, access) => [
    // IAM knows no resource of it: it would answer about any dataset.
    allow(['quicksight:ListIngestions'], ['*']),
    allow(['states:ListExecutions'], [stateMachine(scope, access.stage).machine]),
    ...readFinal(scope, access),
    ...useKey(scope, access.key, ['kms:Decrypt']),
  ],
  reconcile: (scope, access) => [...readFinal(scope, access), ...useKey(scope, access.key, ['kms:Decrypt'])],
  explain: (scope, { zones: { final }, key }) => [
    allow(['s3:ListBucket'], [final.bucketArn]),
    allow(['s3:GetObject', 's3:PutObject'], [final.arnForObjects('_alerts/*')]),
    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
};

/** The functions that the machine calls. */
const steps = (Object.keys(functions) as FunctionName[]).filter((name) => name !== 'start');

/** The final tables' entries and their Iceberg metadata, and what lies below further prefixes; no rows. */
function readFinal(
  scope: Stack,
  { stage, zones: { final }, datasets }: Access,
  ...prefixes: string[]
): PolicyStatement[] {
  const names = datasets.map(({ name }) => name);
  return [
    allow(['glue:GetTable'], tables(scope, databaseNames(stage.name).final, '*')),
    allow(['s3:ListBucket'], [final.bucketArn]),
    allow(
      ['s3:GetObject'],
      [...names.map((name) => `${name}/metadata`), ...prefixes].map((prefix) => final.arnForObjects(`${prefix}/*`)),
    ),
  ];
}

function crawlerArn(scope: Stack, stage: Stage): (dataset: string) => string {
  return (dataset) => arn(scope, 'glue', `crawler/${crawlerName(stage.name, dataset)}`);
}
