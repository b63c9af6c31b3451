import { sqsEvent, startLambda, type Lambda } from '@sluice/emulators';
import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { key } from './upload.ts';

/** The functions of apps/ingest. */
export const functions = ['ingest', 'sweep'] as const;
type FunctionName = (typeof functions)[number];

export const buckets = { raw: 'raw', processed: 'processed', final: 'final' };

const folderOf = (name: FunctionName): string =>
  fileURLToPath(new URL(`../../../../apps/ingest/dist/${name}/`, import.meta.url));

/** Starts a built function, as it is deployed. */
export function startFunction(name: FunctionName, endpoint: string): Promise<Lambda> {
  return startLambda({
    folder: folderOf(name),
    handler: 'index.handler',
    timeout: 900_000,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      POWERTOOLS_METRICS_NAMESPACE: 'Sluice',
      POWERTOOLS_SERVICE_NAME: name,
      SLUICE_STAGE: 'bench',
      SLUICE_RAW_BUCKET: buckets.raw,
      SLUICE_PROCESSED_BUCKET: buckets.processed,
      SLUICE_FINAL_BUCKET: buckets.final,
      SLUICE_QUEUE_URL: `${endpoint}/123456789012/ingest`,
      SLUICE_ORPHAN_AGE_SECONDS: '3600',
      // Whatever is measured is let in.
      SLUICE_MAX_OBJECT_BYTES: String(2 ** 40),
    },
  });
}

/**
 * Has the function ingest the object.
 * @returns milliseconds
 * @throws Error, with the function's log, when it fails
 */
export async function ingestOnce(lambda: Lambda): Promise<number> {
  const body = JSON.stringify({ sluice: 1, bucket: buckets.raw, key });
  const before = performance.now();
  const answer = await lambda.invoke(sqsEvent([{ MessageId: 'm', ReceiptHandle: 'r', Body: body }]));
  const milliseconds = performance.now() - before;
  const { batchItemFailures } = answer as { batchItemFailures: unknown[] };
  if (batchItemFailures.length > 0) throw new Error(`cannot ingest '${key}':\n${lambda.logs.join('\n')}`);
  return milliseconds;
}

/** Bytes of a bundle's code: of its entry, and of all files, of which those that are seldom needed are not read at a start. */
export async function bundleSize(name: FunctionName): Promise<{ entry: number; all: number }> {
  const files = (await readdir(folderOf(name))).filter((file) => file.endsWith('.mjs'));
  const sizes = await Promise.all(files.map(async (file) => (await stat(folderOf(name) + file)).size));
  return { entry: sizes[files.indexOf('index.mjs')] ?? 0, all: sizes.reduce((sum, size) => sum + size, 0) };
}
