import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Connection } from './connection.ts';

/** How many messages a queue holds, about: SQS counts no better. */
export interface QueueDepth {
  /** Not received yet, or to be received again later. */
  readonly waiting: number;
  /** Received, and neither deleted nor given back. */
  readonly inWork: number;
}

/** Counts the messages of a queue. */
export async function queueDepth(connection: Connection, url: string): Promise<QueueDepth> {
  const { Attributes = {} } = await new SQSClient(connection).send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  return {
    waiting:
      Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesDelayed']),
    inWork: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
  };
}
