import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { addressParameter } from '@sluice/lake';
import type { FunctionResource } from '../names.ts';
import type { Stage } from '../stage.ts';
import type { IngestAccess } from './ingest.ts';
import { allow, arn, readPseudonymKey, readVersions, useKey, writeOutputs, type Access } from './statements.ts';

/** Of the bootstrap stack's resources. */
const bootstrapQualifier = DefaultStackSynthesizer.DEFAULT_QUALIFIER;
/** Lambda's quota "Concurrent executions". */
const concurrencyQuota = 'L-B99A9384';

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
  access: IngestAccess & {
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

/** What people read, by their tools, they mostly read without naming a version. */
function readRaw(raw: IBucket): PolicyStatement[] {
  return [...readVersions(raw), allow(['s3:GetObject'], [raw.arnForObjects('*')])];
}

function readAddress(scope: Stack, stage: Stage): PolicyStatement[] {
  return [allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter${addressParameter(stage.name)}`)])];
}
