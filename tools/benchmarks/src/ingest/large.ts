import { startGeneratedS3 } from '@sluice/emulators';
import { buckets, ingestOnce, startFunction } from './functions.ts';
import { key, sensorUpload } from './upload.ts';

/** What one large upload has taken. */
export interface LargeUpload {
  readonly bytes: number;
  readonly records: number;
  readonly seconds: number;
  /** Bytes. */
  readonly peakMemory: number;
}

/** Has the built function ingest an upload of so many gigabytes, which is made while it is read. */
export async function measureLarge(gigabytes: number): Promise<LargeUpload> {
  const upload = sensorUpload(gigabytes * 1e9);
  const server = await startGeneratedS3({ bucket: buckets.raw, key, ...upload });
  const lambda = await startFunction('ingest', server.endpoint);
  try {
    const seconds = (await ingestOnce(lambda)) / 1000;
    const committed = lambda.logs.find((line) => line.includes('"message":"committed"'));
    if (!committed) throw new Error(`cannot measure ${gigabytes} GB: nothing was committed\n${lambda.logs.join('\n')}`);
    const { read } = JSON.parse(committed) as { read: number };
    return { bytes: upload.size, records: read, seconds, peakMemory: lambda.peakMemory() };
  } finally {
    await lambda.stop();
    await server.stop();
  }
}
