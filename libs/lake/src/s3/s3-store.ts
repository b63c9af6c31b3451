import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { ObjectInfo, ObjectStore } from '../object-store.ts';
import { readToEnd } from './body.ts';
import { explained, isBadRequest, isBeyondTheEnd, isMissing } from './errors.ts';
import { listLatest, listVersions } from './listing.ts';
import { objectInfo } from './object-info.ts';
import { openWriter } from './writer.ts';

/** Which bucket, and how it is reached. */
export interface S3StoreOptions {
  /** The caller's: it sets region, credentials, time limits and retries, and destroys it. */
  readonly client: S3Client;
  /** Name of a bucket, whose versioning decides whether old versions are kept. */
  readonly bucket: string;
  /** For how many milliseconds a body may give nothing while it is waited for; 30 seconds unless said otherwise. */
  readonly idleTimeout?: number;
}

/**
 * An object store in a bucket of S3. Its times are whole seconds, a listing does not tell version ids, and without
 * versioning the one version of an object is called 'null'.
 */
export function openS3Store({ client, bucket, idleTimeout = 30_000 }: S3StoreOptions): ObjectStore {
  async function head(key: string, versionId?: string): Promise<ObjectInfo | undefined> {
    try {
      return objectInfo(
        key,
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })),
      );
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (versionId !== undefined && isBadRequest(error) && (await isNoVersion(key, versionId))) return undefined;
      throw explained(error, 'read', bucket, key);
    }
  }

  /** The answer to a HEAD has no body that could say that the version id is what is wrong with it. */
  async function isNoVersion(key: string, versionId: string): Promise<boolean> {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, Range: 'bytes=0-0' });
      ((await client.send(command)).Body as Readable).destroy();
      return false;
    } catch (error) {
      return isMissing(error);
    }
  }

  async function* nothing(): AsyncGenerator<Uint8Array> {}

  return {
    head,

    async get(key, { versionId, range } = {}) {
      if (range && range.end <= range.start) {
        const info = await head(key, versionId);
        return info && { info, body: nothing() };
      }
      const Range = range && `bytes=${range.start}-${range.end - 1}`;
      try {
        const found = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, Range }),
        );
        const size = found.ContentRange ? Number(found.ContentRange.split('/')[1]) : found.ContentLength;
        const body = readToEnd(key, found.Body as Readable, { expected: found.ContentLength ?? 0, idleTimeout });
        return { info: objectInfo(key, { ...found, ContentLength: size }), body };
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (!isBeyondTheEnd(error)) throw explained(error, 'read', bucket, key);
        const info = await head(key, versionId);
        return info && { info, body: nothing() };
      }
    },

    put: openWriter(client, bucket),

    async delete(key, { versionId } = {}) {
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
      } catch (error) {
        if (!isMissing(error)) throw explained(error, 'delete', bucket, key);
      }
    },

    list: (prefix) => listLatest(client, bucket, prefix),
    versions: (key) => listVersions(client, bucket, key),

    async url(key, versionId) {
      if (!(await head(key, versionId)))
        throw new Error(`cannot give the address of '${key}': there is no such object in bucket '${bucket}'`);
      return `s3://${bucket}/${key}${versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`}`;
    },
  };
}
