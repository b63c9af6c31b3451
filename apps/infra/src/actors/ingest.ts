import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { allow, readPseudonymKey, readVersions, useKey, writeOutputs, type Access } from './statements.ts';

/** What those who take uploads in work on. */
export interface IngestAccess extends Access {
  /** Takes the events of raw objects. */
  readonly queue: IQueue;
}

/** The function that ingests: reads raw, writes rows, rejects and receipts, and deletes nothing. */
export function ingest(scope: Stack, access: IngestAccess): PolicyStatement[] {
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
export function sweep(scope: Stack, access: IngestAccess): PolicyStatement[] {
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
