import {
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  type ListObjectVersionsCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ObjectInfo, ObjectVersion } from '../object-store.ts';
import { explained } from './errors.ts';
import { objectInfo } from './object-info.ts';

/**
 * A key as it is. XML cannot hold all characters of keys, so S3 is asked to escape them, a space as '+', as in a form;
 * the answer tells whether it has.
 */
function unescaped(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

/** The latest versions of the keys with the prefix, as ObjectStore.list gives them. */
export async function* listLatest(client: S3Client, bucket: string, prefix: string): AsyncGenerator<ObjectInfo> {
  let token: string | undefined;
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ContinuationToken: token,
          EncodingType: 'url',
        }),
      )
      .catch((error: unknown) => Promise.reject(explained(error, 'list', bucket, prefix) as Error));
    for (const { Key = '', ETag, Size, LastModified } of page.Contents ?? [])
      yield objectInfo(unescaped(Key, page.EncodingType), { VersionId: '', ETag, ContentLength: Size, LastModified });
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/**
 * The history of exactly the key, as ObjectStore.versions gives it. The SDK gives versions and delete markers apart, and
 * times tell no order (they are whole seconds, and that of an object that came in parts is the time of its beginning):
 * where there are both, they are asked for one by one.
 */
export async function* listVersions(client: S3Client, bucket: string, key: string): AsyncGenerator<ObjectVersion> {
  let position: Position | undefined = {};
  let oneByOne = false;
  while (position) {
    const page: Page = await readPage(client, bucket, key, position, oneByOne ? 1 : undefined);
    if (!page.isOrdered) {
      oneByOne = true;
      continue;
    }
    yield* page.entries;
    if (page.next && isSame(page.next, position))
      throw new Error(`cannot list the versions of '${key}' in bucket '${bucket}': the listing does not go on`);
    position = page.next;
  }
}

/** Where a listing of versions goes on. */
type Position = Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'>;

function isSame(a: Position, b: Position): boolean {
  return a.KeyMarker === b.KeyMarker && a.VersionIdMarker === b.VersionIdMarker;
}

interface Page {
  /** Of exactly the key. */
  readonly entries: readonly ObjectVersion[];
  /** Whether they are known to be in order, newest first. */
  readonly isOrdered: boolean;
  /** Undefined after the key's last entry. */
  readonly next: Position | undefined;
}

async function readPage(
  client: S3Client,
  bucket: string,
  key: string,
  position: Position,
  MaxKeys: number | undefined,
): Promise<Page> {
  const page = await client
    .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: 'url', MaxKeys, ...position }))
    .catch((error: unknown) => Promise.reject(explained(error, 'list', bucket, key) as Error));
  const found = (page.DeleteMarkers ?? []).length + (page.Versions ?? []).length;
  const own = <T extends { Key?: string | undefined }>(entries: readonly T[] = []): T[] =>
    entries.filter(({ Key = '' }) => unescaped(Key, page.EncodingType) === key);
  const markers = own(page.DeleteMarkers).map((marker) => entryOf(key, marker, { isDeleteMarker: true }));
  const versions = own(page.Versions).map((version) =>
    entryOf(key, { ...version, ContentLength: version.Size }, { isDeleteMarker: false }),
  );
  // Of all keys that begin with this key it is the first: where another one follows, its entries are over.
  const entries = [...markers, ...versions];
  const isOver = !page.IsTruncated || entries.length < found;
  return {
    entries,
    isOrdered: markers.length === 0 || versions.length === 0 || (markers.length === 1 && markers[0]?.isLatest === true),
    next: isOver
      ? undefined
      : {
          KeyMarker: page.NextKeyMarker && unescaped(page.NextKeyMarker, page.EncodingType),
          VersionIdMarker: page.NextVersionIdMarker,
        },
  };
}

function entryOf(
  key: string,
  told: Parameters<typeof objectInfo>[1] & { readonly IsLatest?: boolean | undefined },
  kind: { readonly isDeleteMarker: boolean },
): ObjectVersion {
  return { ...objectInfo(key, told), ...kind, isLatest: told.IsLatest ?? false };
}
