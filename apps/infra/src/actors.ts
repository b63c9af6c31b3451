import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Dataset } from '@sluice/contract';
import { addressParameter, needsPseudonymKey, pseudonymKeyParameter } from '@sluice/lake';
import type { FunctionResource } from './names.ts';
import type { Zones } from './stacks/storage.ts';
import type { Stage } from './stage.ts';

/*
 * Who may do what. Each actor has exactly the actions that its code calls, on exactly the prefixes that it uses.
 * ListBucket stands beside every GetObject: without it, S3 answers a read of what is not there with 403 and not 404.
 */

/** What the actors work on. */
export interface Access {
  readonly stage: Stage;
  readonly zones: Zones;
  /** Of the buckets, where the stage has one. */
  readonly key: IKey | undefined;
  readonly queue: IQueue;
  readonly datasets: readonly Dataset[];
}

/** Of the bootstrap stack's resources. */
const bootstrapQualifier = DefaultStackSynthesizer.DEFAULT_QUALIFIER;
/** Lambda's quota "Concurrent executions". */
const concurrencyQuota = 'L-B99A9384';

const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
  new PolicyStatement({ actions, resources, ...(conditions && { conditions }) });

/** The function that ingests: reads raw, writes rows, rejects and receipts, and deletes nothing. */
export function ingest(scope: Stack, access: Access): PolicyStatement[] {
  const { zones, queue } = access;
  return [
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queueArn]),
    ...readVersions(zones.raw),
    ...writeOutputs(access),
    ...useKey(scope, access.key, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...readPseudonymKey(scope, access),
  ];
}

/** The function that sweeps: compares, sends keys to the queue, and removes data files that nothing refers to. */
export function sweep(scope: Stack, access: Access): PolicyStatement[] {
  const { zones, queue } = access;
  return [
    allow(['s3:ListBucket', 's3:ListBucketVersions'], [zones.raw.bucketArn]),
    allow(['s3:GetObjectVersion'], [zones.raw.arnForObjects('*')]),
    allow(['s3:ListBucket'], [zones.processed.bucketArn]),
    allow(['s3:GetObject'], [zones.processed.arnForObjects('_receipts/*')]),
    ...removeOrphans(zones.processed),
    allow(['sqs:SendMessage'], [queue.queueArn]),
    ...useKey(scope, access.key, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

/** People and programs that upload and withdraw. Versions stay: nobody may delete one. */
export function uploader(scope: Stack, { stage, zones, key }: Access): PolicyStatement[] {
  return [
    ...readRaw(zones.raw),
    allow(
      ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      [zones.raw.arnForObjects('*')],
    ),
    ...readAddress(scope, stage),
    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

/** People who run the stage: `sluice … --stage`, the runbook's commands, and no write to raw. */
export function operator(
  scope: Stack,
  access: Access & {
    readonly deadLetters: readonly IQueue[];
    readonly functions: readonly FunctionResource[];
  },
): PolicyStatement[] {
  const { stage, zones, key, queue, deadLetters, functions } = access;
  return [
    ...readAddress(scope, stage),
    ...readRaw(zones.raw),
    ...writeOutputs(access),
    allow(['s3:ListBucket'], [zones.final.bucketArn]),
    allow(['s3:GetObject'], [zones.final.arnForObjects('*')]),
    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...readPseudonymKey(scope, access),
    allow(['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], [queue.queueArn]),
    allow(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:StartMessageMoveTask',
        'sqs:ListMessageMoveTasks',
        'sqs:CancelMessageMoveTask',
      ],
      deadLetters.map(({ queueArn }) => queueArn),
    ),
    allow(
      ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
      functions.map((each) => each.arn),
    ),
    allow(
      ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:DescribeLogStreams', 'logs:StartQuery'],
      functions.map(({ logGroup }) => arn(scope, 'logs', `log-group:${logGroup}:*`)),
    ),
    allow(['cloudwatch:GetDashboard'], [arn(scope, 'cloudwatch', `dashboard/sluice-${stage.name}`, { region: '' })]),
    // What `sluice doctor` asks about the account.
    allow(['cloudformation:DescribeStacks'], [arn(scope, 'cloudformation', 'stack/CDKToolkit/*')]),
    allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter/cdk-bootstrap/${bootstrapQualifier}/version`)]),
    allow(['servicequotas:GetServiceQuota'], [arn(scope, 'servicequotas', `lambda/${concurrencyQuota}`)]),
    allow(
      [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetMetricData',
        'events:ListRuleNamesByTarget',
        'lambda:GetAccountSettings',
        'logs:GetQueryResults',
        'quicksight:DescribeAccountSubscription',
      ],
      ['*'],
    ),
  ];
}

/** What every function says of itself. */
export function telemetry(logGroup: ILogGroup): PolicyStatement[] {
  return [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    // X-Ray knows no resources.
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']),
  ];
}

function readVersions(raw: IBucket): PolicyStatement[] {
  return [
    allow(['s3:ListBucket', 's3:ListBucketVersions'], [raw.bucketArn]),
    allow(['s3:GetObjectVersion'], [raw.arnForObjects('*')]),
  ];
}

/** What people read, by their tools, they mostly read without naming a version. */
function readRaw(raw: IBucket): PolicyStatement[] {
  return [...readVersions(raw), allow(['s3:GetObject'], [raw.arnForObjects('*')])];
}

/** Reads stand beside writes: a conditional write, and the look whether a receipt's files are there, need them. */
function writeOutputs({ zones: { processed }, datasets }: Access): PolicyStatement[] {
  const prefixes = ['_rejects', ...datasets.map(({ name }) => name)];
  return [
    allow(['s3:ListBucket'], [processed.bucketArn]),
    allow(['s3:GetObject', 's3:PutObject'], [processed.arnForObjects('_receipts/*')]),
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      prefixes.map((prefix) => processed.arnForObjects(`${prefix}/*`)),
    ),
  ];
}

/** Orphans may lie under datasets that are no more: all but the receipts may go. */
function removeOrphans(processed: IBucket): PolicyStatement[] {
  return [
    allow(['s3:GetObject', 's3:PutObject'], [processed.arnForObjects('_sweep/*')]),
    allow(['s3:DeleteObject'], [processed.arnForObjects('*')]),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['s3:DeleteObject'],
      resources: [processed.arnForObjects('_receipts/*'), processed.arnForObjects('_sweep/*')],
    }),
  ];
}

/** Only through S3: nobody opens anything else with the buckets' key. */
function useKey(scope: Stack, key: IKey | undefined, actions: string[]): PolicyStatement[] {
  return key
    ? [allow(actions, [key.keyArn], { StringEquals: { 'kms:ViaService': `s3.${scope.region}.amazonaws.com` } })]
    : [];
}

function readPseudonymKey(scope: Stack, { stage, datasets }: Access): PolicyStatement[] {
  return needsPseudonymKey(datasets)
    ? [allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter${pseudonymKeyParameter(stage.name)}`)])]
    : [];
}

function readAddress(scope: Stack, stage: Stage): PolicyStatement[] {
  return [allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter${addressParameter(stage.name)}`)])];
}

function arn(scope: Stack, service: string, resource: string, { region = scope.region } = {}): string {
  return `arn:${scope.partition}:${service}:${region}:${scope.account}:${resource}`;
}
