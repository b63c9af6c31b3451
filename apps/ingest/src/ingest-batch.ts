import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { ingestObject, type IngestOutcome, type Lake, type ObjectInfo } from '@sluice/lake';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DeadlineError, openDeadline, type Deadline } from './deadline.ts';
import { parseEvent } from './events.ts';
import { reportOutcome, type Reporter } from './reporter.ts';
import type { Stage } from './stage.ts';

/** An object that began within this part of the run had the run for itself. */
const wholeRun = 0.1;
/** What comes after this part of the run is left to another one, where it has more time. */
const lateStart = 0.5;

/**
 * Ingests the objects that a batch of messages names and answers with the messages that are to be sent again: those
 * that could not be read, and those whose ingest met with an error that may pass. A quarantine is no such error.
 *
 * One object comes after the other: cleaning keeps a processor busy, so that two at once would both take twice the time
 * and more memory; what runs side by side is functions.
 */
export async function ingestBatch(
  event: SQSEvent,
  context: Context,
  stage: Stage,
  reporter: Reporter,
): Promise<SQSBatchResponse> {
  const { logger, measure } = reporter;
  const deadline = openDeadline(context);
  // Of each key of the batch: an ingest looks at the object as it is after all of the messages.
  const ingested = new Map<string, Promise<void>>();

  async function handle({ body, messageId }: SQSRecord): Promise<void> {
    try {
      for (const { bucket, key } of parseEvent(body)) {
        if (bucket !== stage.rawBucket)
          throw new Error(`cannot ingest '${key}': expected bucket '${stage.rawBucket}', found '${bucket}'`);
        const ingest =
          ingested.get(key) ?? ingestInTime(stage, key, deadline).then((outcome) => reportOutcome(reporter, outcome));
        ingested.set(key, ingest);
        await ingest;
      }
    } catch (error) {
      logger.error('failed', { messageId, error: error as Error });
      measure({ FilesFailed: 1 });
      throw error;
    }
  }

  try {
    return await processPartialResponse(event, handle, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: false,
      // All failed is an answer, too; an error would hide it behind the function's own failures.
      throwOnFullBatchFailure: false,
    });
  } finally {
    deadline.clear();
  }
}

/**
 * Ingests one object. A version that does not come to its end in a whole run is quarantined as too large, as it would
 * not in the next one.
 * @throws DeadlineError when the run is over for an object that had only a part of it: another run may do it
 */
async function ingestInTime(stage: Stage, key: string, deadline: Deadline): Promise<IngestOutcome> {
  const { datasets, maxBytes } = stage;
  const { lake, lastRead } = noteReads(stage.lake);
  const start = deadline.elapsed();
  if (deadline.soft.aborted || start > lateStart)
    throw new DeadlineError(`cannot ingest '${key}' in what is left of this run: it is left to another one`);
  const options = { datasets, pseudonymKey: await stage.pseudonymKey() };
  try {
    return await ingestObject(lake, key, { ...options, maxBytes, signal: deadline.soft });
  } catch (error) {
    if (error !== deadline.soft.reason || start > wholeRun) throw error;
    const version = lastRead();
    if (!version) throw error;
    return ingestObject(lake, key, { ...options, maxBytes: version.size - 1, signal: deadline.hard });
  }
}

/** The lake, and which version of a raw object was read last, if any was. */
function noteReads(lake: Lake): { readonly lake: Lake; readonly lastRead: () => ObjectInfo | undefined } {
  let last: ObjectInfo | undefined;
  const raw: Lake['raw'] = {
    ...lake.raw,
    async get(key, options) {
      const object = await lake.raw.get(key, options);
      last = object?.info;
      return object;
    },
  };
  return { lake: { ...lake, raw }, lastRead: () => last };
}
