import type { Dataset } from '@sluice/contract';
import { readReceipts, receiptsPrefix, type ObjectStore } from '@sluice/lake';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { startRun, type Starter } from './start-runs.ts';

/** EventBridge's form of S3's event for a receipt that was committed. */
const eventSchema = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string().startsWith(receiptsPrefix) }),
  }),
});

export interface ReceiptBatchOptions extends Starter {
  readonly processed: ObjectStore;
  /** Name of the processed bucket. */
  readonly bucket: string;
  readonly datasets: readonly Dataset[];
}

/**
 * Starts a run for each dataset whose receipts a batch of messages names, and answers with the messages that are to be
 * sent again. An event is only a hint: the dataset is what the receipt says now.
 */
export async function startFromReceipts(
  event: SQSEvent,
  options: ReceiptBatchOptions,
  now: Date,
): Promise<SQSBatchResponse> {
  const { logger } = options.reporter;
  const failed = new Set<string>();
  const fail = (messages: Iterable<string>, error: unknown): void => {
    for (const message of messages) failed.add(message);
    logger.error('failed', { messages: [...messages], error: error as Error });
  };

  /** Ids of the messages that name a receipt, by its key. */
  const receipts = new Map<string, string[]>();
  for (const { messageId, body } of event.Records) {
    try {
      const key = receiptOf(body, options.bucket);
      receipts.set(key, [...(receipts.get(key) ?? []), messageId]);
    } catch (error) {
      fail([messageId], error);
    }
  }

  const found = new Map<string, string[]>();
  await Promise.all(
    [...receipts].map(async ([key, messages]) => {
      try {
        for await (const { receipt } of readReceipts(options.processed, [key]))
          if (receipt.dataset !== null)
            found.set(receipt.dataset, [...(found.get(receipt.dataset) ?? []), ...messages]);
      } catch (error) {
        fail(messages, error);
      }
    }),
  );

  for (const [dataset, messages] of found) {
    if (!options.datasets.some(({ name }) => name === dataset)) {
      logger.warn('no contract', { dataset, receipts: messages.length });
      continue;
    }
    try {
      await startRun(dataset, `${messages.length} receipts`, options, now);
    } catch (error) {
      fail(messages, error);
    }
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

/** @throws Error when the message is no event of a receipt of this bucket */
function receiptOf(body: string, bucket: string): string {
  const { success, data } = eventSchema.safeParse(parseJson(body));
  if (success && data.detail.bucket.name === bucket) return data.detail.object.key;
  const start = body.length > 200 ? `${body.slice(0, 200)}…` : body;
  throw new Error(
    `cannot read a message: expected an 'Object Created' event below '${receiptsPrefix}' of bucket '${bucket}', ` +
      `found '${start}'; see what sends it to the queue`,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
