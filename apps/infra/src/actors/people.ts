import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { jobName } from '@sluice/publish/names';
import type { FunctionResource } from '../names.ts';
import type { IngestAccess } from './ingest.ts';
import { stateMachine } from './publish.ts';
import { askTables } from './queries.ts';
import { allow, arn, readAddress, readPseudonymKey, readVersions, useKey, type Access } from './statements.ts';

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
    readonly publishQueue: IQueue;
    readonly functions: readonly FunctionResource[];
    readonly logGroups: readonly string[];
  },
): PolicyStatement[] {
  const { stage, zones, key, queue, publishQueue, deadLetters, functions, logGroups } = access;
  return [
    ...readAddress(scope, stage),
    ...readRaw(zones.raw),
    ...writeProcessed(zones.processed),
    allow(['s3:ListBucket'], [zones.final.bucketArn]),
    allow(['s3:GetObject'], [zones.final.arnForObjects('*')]),
    ...followPublishing(scope, access),

    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...readPseudonymKey(scope, access),
    allow(
      ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
      [queue, publishQueue].map(({ queueArn }) => queueArn),
    ),
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
      logGroups.map((name) => arn(scope, 'logs', `log-group:${name}:*`)),
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

/** People and programs that ask the published tables. */
export function analyst(scope: Stack, access: Access): PolicyStatement[] {
  return [...readAddress(scope, access.stage), ...askTables(scope, access)];
}

/** A policy for people has few characters: it does not name each dataset's prefix, but what is the sweep's alone. */
function writeProcessed(processed: IBucket): PolicyStatement[] {
  return [
    allow(['s3:ListBucket'], [processed.bucketArn]),
    allow(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], [processed.arnForObjects('*')]),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['s3:PutObject'],
      resources: [processed.arnForObjects('_sweep/*')],
    }),
  ];
}

/** What people read, by their tools, they mostly read without naming a version. */
function readRaw(raw: IBucket): PolicyStatement[] {
  return [...readVersions(raw), allow(['s3:GetObject'], [raw.arnForObjects('*')])];
}

/** Starts runs of the machine that publishes, follows and stops them, and looks at those of the jobs. */
function followPublishing(scope: Stack, { stage }: Access): PolicyStatement[] {
  const { machine, executions } = stateMachine(scope, stage);
  return [
    allow(['states:StartExecution', 'states:ListExecutions', 'states:DescribeStateMachine'], [machine]),
    allow(['states:DescribeExecution', 'states:GetExecutionHistory', 'states:StopExecution'], [executions]),
    // A policy for people has few characters: it does not name each dataset's job.
    allow(['glue:GetJobRun', 'glue:GetJobRuns'], [arn(scope, 'glue', `job/${jobName(stage.name, '*')}`)]),
  ];
}
