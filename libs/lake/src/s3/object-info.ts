import type { ObjectInfo } from '../object-store.ts';

/** What S3 tells of an object, in an answer or in an entry of a listing. */
interface Told {
  readonly VersionId?: string | undefined;
  readonly ETag?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly LastModified?: Date | undefined;
}

/** The version of an object in a bucket that keeps none. */
export const noVersion = 'null';

export function objectInfo(key: string, { VersionId, ETag = '', ContentLength = 0, LastModified }: Told): ObjectInfo {
  return {
    key,
    versionId: VersionId ?? noVersion,
    etag: withoutQuotes(ETag),
    size: ContentLength,
    lastModified: wholeSecond(LastModified ?? new Date(0)),
  };
}

export function withoutQuotes(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

/** Headers tell seconds and listings milliseconds, of the same object: S3's are always 0, others' are not. */
export function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}
