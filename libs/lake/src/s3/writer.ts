import { HeadObjectCommand, PutObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  InterruptedError,
  PreconditionFailedError,
  type ObjectInfo,
  type ObjectStore,
  type PutConditions,
} from '../object-store.ts';
import { explained, isConflict, isDoubtful, isMissing, isNoSuchUpload, isPrecondition } from './errors.ts';
import { noVersion, objectInfo, wholeSecond, withoutQuotes } from './object-info.ts';
import { uploadParts } from './multipart.ts';
import { cutIntoParts } from './parts.ts';

/** Metadata that tells a writer's own object from others', when the answer to its write was lost. */
const writeId = 'sluice-write';
/** How often a write that met with another one is tried again. */
const conflicts = 20;

/** What S3 answers to a write. */
interface Written {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** `ObjectStore.put` of a bucket: small bodies in one request, larger ones in parts. */
export function openWriter(client: S3Client, bucket: string): ObjectStore['put'] {
  async function head(key: string, versionId?: string): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw explained(error, 'read', bucket, key);
    }
  }

  /**
   * Repeats the write's one deciding request until it is certain what became of it: where the answer leaves a doubt,
   * the object itself tells.
   */
  async function decide(
    key: string,
    id: string,
    conditions: PutConditions,
    request: () => Promise<Written>,
  ): Promise<Written> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (error) {
        if (!isDoubtful(error)) throw explained(error, 'write', bucket, key);
        const found = await head(key);
        if (found?.Metadata?.[writeId] === id) return found;
        if (isPrecondition(error)) throw new PreconditionFailedError(key, stateOf(found));
        if (isNoSuchUpload(error))
          throw new InterruptedError(`cannot write '${key}': its upload is gone`, { cause: error });
        if (!isConflict(error)) throw error;
        if (!holds(conditions, found)) throw new PreconditionFailedError(key, stateOf(found));
        if (attempt === conflicts)
          throw new InterruptedError(`cannot write '${key}': it was being written by others`, { cause: error });
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  return async function put(key, body, conditions = {}): Promise<ObjectInfo> {
    const id = randomUUID();
    const object = { Bucket: bucket, Key: key, Metadata: { [writeId]: id } };
    const condition = {
      IfMatch: conditions.ifMatch === undefined ? undefined : `"${conditions.ifMatch}"`,
      IfNoneMatch: conditions.ifNoneMatch,
    };
    const parts = cutIntoParts(body);
    try {
      const first = (await parts.next()).value ?? new Uint8Array();
      const second = await parts.next();
      let size = first.length;
      let written: Written;
      if (second.done) {
        written = await decide(key, id, conditions, () =>
          client.send(new PutObjectCommand({ ...object, ...condition, Body: first })),
        );
      } else {
        const whole = counted(first, second.value, parts, (bytes) => (size = bytes));
        written = await uploadParts(client, object, whole, (complete) =>
          decide(key, id, conditions, () => complete(condition)),
        );
      }
      return await told(key, written, size);
    } finally {
      await parts.return(undefined);
    }
  };

  /**
   * The answer to a write tells no time: the object does, unless it was replaced already. The write is done, whatever
   * S3 answers to that.
   */
  async function told(key: string, written: Written, size: number): Promise<ObjectInfo> {
    // Without versions there is nothing to choose from (where S3 names no version, others say 'null').
    const version = written.VersionId === noVersion ? undefined : written.VersionId;
    const found = await head(key, version).catch(() => undefined);
    const info = objectInfo(key, found ?? {});
    if (found && info.etag === withoutQuotes(written.ETag ?? '')) return info;
    return objectInfo(key, { ...written, ContentLength: size, LastModified: wholeSecond(new Date()) });
  }
}

function holds({ ifMatch, ifNoneMatch }: PutConditions, found: HeadObjectCommandOutput | undefined): boolean {
  if (ifMatch !== undefined) return found !== undefined && withoutQuotes(found.ETag ?? '') === ifMatch;
  return ifNoneMatch === undefined || found === undefined;
}

function stateOf(found: HeadObjectCommandOutput | undefined): string {
  return found ? `there is an object with the etag '${withoutQuotes(found.ETag ?? '')}'` : 'there is no object';
}

async function* counted(
  first: Uint8Array,
  second: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const count = (part: Uint8Array): Uint8Array => {
    tell((bytes += part.length));
    return part;
  };
  yield count(first);
  yield count(second);
  for await (const part of rest) yield count(part);
}
