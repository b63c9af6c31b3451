import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Lambda } from './lambda.ts';

/** Takes messages from a queue to a function, as an event source mapping does. */
export interface Pump {
  /** Answers of the function so far, and what it threw. */
  readonly answers: readonly unknown[];
  /** Ends when the batch under way has. */
  stop(): Promise<void>;
}

export interface PumpOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly lambda: Pick<Lambda, 'invoke'>;
  /** Most messages of one invocation; ten unless said otherwise. */
  readonly batchSize?: number;
}

/**
 * Starts a pump with partial batch responses: messages that the function reports as failed, or all when it throws,
 * become visible again at once and are redriven by the queue's policy; the others are deleted.
 */
export function startPump({ sqs, queueUrl, lambda, batchSize = 10 }: PumpOptions): Pump {
  const answers: unknown[] = [];
  let stopped = false;

  async function turn(): Promise<void> {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: batchSize,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (messages.length === 0) return void (await new Promise((resolve) => setTimeout(resolve, 20)));
    const failed = await deliver(messages);
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
    if (done.length > 0)
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: done.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle })),
        }),
      );
    for (const { MessageId, ReceiptHandle } of messages)
      if (failed.has(MessageId))
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }

  /** The ids of those that failed. */
  async function deliver(messages: readonly Message[]): Promise<Set<string | undefined>> {
    try {
      const answer = await lambda.invoke(sqsEvent(messages));
      answers.push(answer);
      const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] };
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      answers.push(error);
      return new Set(messages.map(({ MessageId }) => MessageId));
    }
  }

  const loop = (async () => {
    while (!stopped) await turn();
  })();
  return {
    answers,
    async stop() {
      stopped = true;
      await loop;
    },
  };
}

/** The event in which Lambda hands messages of SQS to a function. */
export function sqsEvent(messages: readonly Message[]): unknown {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: {},
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:test',
      awsRegion: 'us-east-1',
    })),
  };
}
