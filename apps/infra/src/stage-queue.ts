import { Duration, type Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { nameOf } from './names.ts';
import type { Stage } from './stage.ts';

/** Receives of a message until it counts as poison. */
const maxReceiveCount = 5;

// Messages hold names of objects and no content: the queue's own keys do. EventBridge cannot send to a queue with the
// AWS managed KMS key.
const common = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };

export interface QueueOptions {
  readonly stage: Stage;
  readonly name: string;
  readonly deadLetters: sqs.IQueue;
  /** For how long a message that is being worked on is hidden. */
  readonly visibilityTimeout: Duration;
}

/** A queue of the stage. */
export function stageQueue(scope: Stack, id: string, options: QueueOptions): sqs.Queue {
  return new sqs.Queue(scope, id, {
    ...common,
    queueName: nameOf(options.stage, options.name),
    retentionPeriod: Duration.days(7),
    visibilityTimeout: options.visibilityTimeout,
    deadLetterQueue: { queue: options.deadLetters, maxReceiveCount },
  });
}

/** A queue for what could not be delivered or dealt with. */
export function stageDeadLetters(scope: Stack, id: string, { stage, name }: Pick<QueueOptions, 'stage' | 'name'>) {
  return new sqs.Queue(scope, id, {
    ...common,
    queueName: nameOf(stage, name),
    // Counts from the day of the event: the longest that there is leaves the most time to mend.
    retentionPeriod: Duration.days(14),
  });
}
