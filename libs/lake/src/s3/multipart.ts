import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
  type CompleteMultipartUploadCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { explained } from './errors.ts';

/** Parts that are on their way at once: what memory an upload takes is as many of them, and the one being gathered. */
const inFlight = 2;

interface Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly Metadata: Record<string, string>;
}

/** The condition that S3 checks when the upload is completed. */
interface Condition {
  readonly IfMatch: string | undefined;
  readonly IfNoneMatch: string | undefined;
}

type Complete = (condition: Condition) => Promise<CompleteMultipartUploadCommandOutput>;

/**
 * Uploads an object in parts. Whatever fails, the parts are given up, and nothing of the object is ever seen.
 * @param commit makes the object of the parts, by the one request that it is given
 */
export async function uploadParts<T>(
  client: S3Client,
  object: Target,
  parts: AsyncIterable<Uint8Array>,
  commit: (complete: Complete) => Promise<T>,
): Promise<T> {
  const { Bucket, Key } = object;
  const { UploadId } = await client
    .send(new CreateMultipartUploadCommand({ ...object, ChecksumAlgorithm: 'CRC32' }))
    .catch((error: unknown) => Promise.reject(explained(error, 'write', Bucket, Key) as Error));
  const abort = new AbortController();
  const running = new Set<Promise<void>>();
  const done: CompletedPart[] = [];

  async function upload(PartNumber: number, Body: Uint8Array): Promise<void> {
    const command = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' });
    const { ETag, ChecksumCRC32 } = await client.send(command, { abortSignal: abort.signal });
    done[PartNumber - 1] = { PartNumber, ETag, ChecksumCRC32 };
  }

  try {
    let number = 0;
    for await (const part of parts) {
      number += 1;
      // One that fails stays: whoever waits for the running ones next sees it; until then it is not an unhandled one.
      const task = upload(number, part).then(() => void running.delete(task));
      task.catch(() => undefined);
      running.add(task);
      if (running.size >= inFlight) await Promise.race(running);
    }
    await Promise.all(running);
    return await commit((condition) =>
      client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, ...condition, MultipartUpload: { Parts: done } }),
      ),
    );
  } catch (error) {
    abort.abort();
    await Promise.allSettled(running);
    // What cannot be given up now, the bucket's rule for unfinished uploads removes.
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
    throw error;
  }
}
