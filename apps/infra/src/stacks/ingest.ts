import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Dataset } from '@sluice/contract';
import { needsPseudonymKey, pseudonymKeyParameter } from '@sluice/lake';
import type { Construct } from 'constructs';
import { acknowledgeDeadLetters } from '../acknowledged.ts';
import * as actors from '../actors/ingest.ts';
import { functionOf, queueOf, type FunctionResource } from '../names.ts';
import { stageFunction } from '../stage-function.ts';
import { stageDeadLetters, stageQueue } from '../stage-queue.ts';
import type { Stage } from '../stage.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface IngestProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly datasets: readonly Dataset[];
  /** Folders of the functions' code, each with an `index.mjs` that exports `handler`. */
  readonly bundles: { readonly ingest: string; readonly sweep: string };
}

/** The sweep only lists, reads receipts and sends keys: its size does not depend on the stage. */
const sweepSize = { memorySize: 1024, timeout: Duration.minutes(15) };

/** From an event of the raw bucket to a receipt: queue, functions, rules. Code and nothing else: replaceable. */
export class IngestStack extends Stack {
  constructor(scope: Construct, id: string, props: IngestProps) {
    const { stage, storage, datasets, bundles } = props;
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: uploads in, clean rows out` });
    const deadLetters = stageDeadLetters(this, 'DeadLetters', { stage, name: 'ingest-dead' });
    const eventDeadLetters = stageDeadLetters(this, 'EventDeadLetters', { stage, name: 'events-dead' });
    acknowledgeDeadLetters(eventDeadLetters);
    const queue = stageQueue(this, 'Queue', {
      stage,
      name: 'ingest',
      deadLetters,
      visibilityTimeout: Duration.seconds(visibilitySeconds(stage)),
    });

    this.addStackDependency(storage);
    const zones = zonesOf(this, stage);
    const access = { zones, key: storage.key, queue, datasets, stage };
    const buckets = {
      SLUICE_STAGE: stage.name,
      SLUICE_RAW_BUCKET: zones.raw.bucketName,
      SLUICE_PROCESSED_BUCKET: zones.processed.bucketName,
      SLUICE_FINAL_BUCKET: zones.final.bucketName,
    };
    const limit = stage.ingest.maxObjectBytes;
    const limits = { ...(limit !== undefined && { SLUICE_MAX_OBJECT_BYTES: String(limit) }) };

    const ingest = stageFunction(this, 'Ingest', {
      stage,
      name: 'ingest',
      description: 'Cleans uploads: rows, rejects, a receipt for each',
      service: 'ingest',
      bundle: bundles.ingest,
      memorySize: stage.ingest.memory,
      timeout: Duration.seconds(stage.ingest.timeout),
      statements: actors.ingest(this, access),
      environment: {
        ...buckets,
        ...limits,
        ...(needsPseudonymKey(datasets) && { SLUICE_PSEUDONYM_KEY_PARAMETER: pseudonymKeyParameter(stage.name) }),
      },
    });
    new lambda.EventSourceMapping(this, 'IngestSource', {
      target: ingest,
      eventSourceArn: queue.queueArn,
      batchSize: stage.ingest.batchSize,
      maxConcurrency: stage.ingest.concurrency,
      reportBatchItemFailures: true,
    });

    const sweep = stageFunction(this, 'Sweep', {
      stage,
      name: 'sweep',
      description: 'Heals whatever was missed, and removes what nothing refers to',
      service: 'sweep',
      bundle: bundles.sweep,
      ...sweepSize,
      statements: actors.sweep(this, access),
      environment: {
        ...buckets,
        ...limits,
        SLUICE_QUEUE_URL: queue.queueUrl,
        SLUICE_ORPHAN_AGE_SECONDS: String(stage.sweep.orphanAge * 3600),
      },
    });

    new events.Rule(this, 'RawChanged', {
      description: 'Every upload and deletion in the raw bucket goes to the queue',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [zones.raw.bucketName] } },
      },
      targets: [new targets.SqsQueue(queue, { deadLetterQueue: eventDeadLetters })],
    });
    const sweepTarget = new targets.LambdaFunction(sweep, { deadLetterQueue: eventDeadLetters });
    new events.Rule(this, 'SweepDue', {
      description: 'Heals whatever was missed',
      schedule: events.Schedule.rate(Duration.hours(stage.sweep.every)),
      targets: [sweepTarget],
    });
    new events.Rule(this, 'Deployed', {
      description: 'New contracts and rules judge again what older ones have judged',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [this.stackId],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
      targets: [sweepTarget],
    });
  }
}

/** Queues, functions and logs as the other stacks see them. */
export interface IngestResources {
  /** Takes the events of raw objects, and the keys that the sweep sends. */
  readonly queue: sqs.IQueue;
  /** What the function could not ingest. */
  readonly deadLetters: sqs.IQueue;
  /** What EventBridge could not deliver. */
  readonly eventDeadLetters: sqs.IQueue;
  readonly ingest: FunctionResource;
  readonly sweep: FunctionResource;
}

/** What a stage's ingest stack has, in another stack of it. */
export function ingestResourcesOf(scope: Stack, stage: Stage): IngestResources {
  return {
    queue: queueOf(scope, stage, 'ingest'),
    deadLetters: queueOf(scope, stage, 'ingest-dead'),
    eventDeadLetters: queueOf(scope, stage, 'events-dead'),
    ingest: functionOf(scope, stage, 'ingest'),
    sweep: functionOf(scope, stage, 'sweep'),
  };
}

/** Seconds for which a message that is being worked on is hidden: Lambda asks for six times the function's timeout. */
export function visibilitySeconds({ ingest }: Stage): number {
  return 6 * ingest.timeout;
}
