import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { requestLimits } from '@sluice/lake/s3';

/** Where a sweep leaves what is to be ingested. */
export interface Queue {
  /** Most messages of one send. */
  readonly batchSize: number;
  /** @throws Error when a message was not taken */
  send(bodies: readonly string[]): Promise<void>;
}

/** Opens a queue of SQS. Nothing is asked of AWS yet. */
export function openQueue(queueUrl: string): Queue {
  const client = new SQSClient({ requestHandler: requestLimits });
  return {
    batchSize: 10,
    async send(bodies) {
      const entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      const [first] = Failed;
      if (first)
        throw new Error(`cannot send ${Failed.length} messages to '${queueUrl}': ${first.Code}: ${first.Message}`);
    },
  };
}
