import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Dataset } from '@sluice/contract';
import { addressParameter, needsPseudonymKey, pseudonymKeyParameter } from '@sluice/lake';
import type { Zones } from '../stacks/storage.ts';
import type { Stage } from '../stage.ts';

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
  readonly datasets: readonly Dataset[];
}

/** Lets an actor do these things with these resources, under these conditions. */
export function allow(
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): PolicyStatement {
  return new PolicyStatement({ actions, resources, ...(conditions && { conditions }) });
}

/** What every function says of itself. */
export function telemetry(logGroup: ILogGroup): PolicyStatement[] {
  return [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
    // X-Ray knows no resources.
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']),
  ];
}

export function readVersions(raw: IBucket): PolicyStatement[] {
  return [
    allow(['s3:ListBucket', 's3:ListBucketVersions'], [raw.bucketArn]),
    allow(['s3:GetObjectVersion'], [raw.arnForObjects('*')]),
  ];
}

/** Reads stand beside writes: a conditional write, and the look whether a receipt's files are there, need them. */
export function writeOutputs({ zones: { processed }, datasets }: Access): PolicyStatement[] {
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

/** Only through S3: nobody opens anything else with the buckets' key. */
export function useKey(scope: Stack, key: IKey | undefined, actions: string[]): PolicyStatement[] {
  return key
    ? [allow(actions, [key.keyArn], { StringEquals: { 'kms:ViaService': `s3.${scope.region}.amazonaws.com` } })]
    : [];
}

export function readPseudonymKey(scope: Stack, { stage, datasets }: Access): PolicyStatement[] {
  return needsPseudonymKey(datasets)
    ? [allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter${pseudonymKeyParameter(stage.name)}`)])]
    : [];
}

export function readAddress(scope: Stack, stage: Stage): PolicyStatement[] {
  return [allow(['ssm:GetParameter'], [arn(scope, 'ssm', `parameter${addressParameter(stage.name)}`)])];
}

/**
 * Lets an actor do these things with what the stage has one of for each dataset, however many they are. Names of datasets
 * have no hyphens: what has one more is of another stage, whose name begins alike.
 */
export function ofEachDataset(actions: string[], resource: (dataset: string) => string): PolicyStatement[] {
  return [
    allow(actions, [resource('*')]),
    new PolicyStatement({ effect: Effect.DENY, actions, resources: [resource('*-*')] }),
  ];
}

/** The name of a resource of the stage's account. */
export function arn(scope: Stack, service: string, resource: string, { region = scope.region } = {}): string {
  return `arn:${scope.partition}:${service}:${region}:${scope.account}:${resource}`;
}

/** Tables of a database. What works on one asks for its database and the catalogue as well. */
export function tables(scope: Stack, database: string, ...names: string[]): string[] {
  return [
    arn(scope, 'glue', 'catalog'),
    arn(scope, 'glue', `database/${database}`),
    ...names.map((name) => arn(scope, 'glue', `table/${database}/${name}`)),
  ];
}

/**
 * The logs of Glue's crawlers or jobs, whose groups it names itself. With a key it reads how to encrypt them, for which
 * AWS knows no resources.
 */
export function glueLogs(scope: Stack, what: 'crawlers' | 'jobs', key: IKey | undefined): PolicyStatement[] {
  const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
  return [
    allow(key ? [...actions, 'logs:AssociateKmsKey'] : actions, [arn(scope, 'logs', `log-group:/aws-glue/${what}*`)]),
    ...(key ? [allow(['glue:GetSecurityConfiguration'], ['*'])] : []),
  ];
}
