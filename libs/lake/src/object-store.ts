/** One version of an object as a store knows it. */
export interface ObjectInfo {
  readonly key: string;
  /** Names this version among those of its key; opaque. '' in a listing of a store that does not tell it there. */
  readonly versionId: string;
  /** Names the content for conditional writes; opaque, without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When the version was committed; of one key never earlier than the version before it. */
  readonly lastModified: Date;
}

/** An entry of a key's history: a version, or the marker that a delete has left. */
export interface ObjectVersion extends ObjectInfo {
  /** True for a delete marker, whose etag is '' and whose size is 0. */
  readonly isDeleteMarker: boolean;
  /** True for the newest entry of the key. */
  readonly isLatest: boolean;
}

/** The bytes from `start` up to, but without, `end`, as in `Array.slice`; what lies beyond the object is left out. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Which version to read, and how much of it. Without a version id: the latest. */
export interface GetOptions {
  readonly versionId?: string;
  readonly range?: ByteRange;
}

/** What must hold at the moment of the commit; otherwise the put throws a PreconditionFailedError. */
export interface PutConditions {
  /** The key's latest version must have this etag. */
  readonly ifMatch?: string;
  /** The key must have no object: none was ever put, or its latest entry is a delete marker. */
  readonly ifNoneMatch?: '*';
}

/** An object and its bytes. The body must be read, or returned: an unread one may hold a file or a socket open. */
export interface StoredObject {
  readonly info: ObjectInfo;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * A bucket: what S3 can do, and nothing that only a disk can do. Keys are well-formed strings of 1 to 1024 bytes in
 * UTF-8. Missing is not failed: reads of what is not there give undefined.
 *
 * A put is atomic: readers see the whole object or none of it, and of concurrent conditional puts on one state exactly
 * one succeeds. A body that throws leaves nothing behind, and its error is the put's.
 */
export interface ObjectStore {
  /** What is known of an object without its bytes. */
  head(key: string, versionId?: string): Promise<ObjectInfo | undefined>;
  /** An object with its bytes. */
  get(key: string, options?: GetOptions): Promise<StoredObject | undefined>;
  /**
   * Writes an object, as a new version of its key where the store keeps versions.
   * @throws PreconditionFailedError when a condition does not hold
   */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, conditions?: PutConditions): Promise<ObjectInfo>;
  /** Without a version id: removes the object (a versioned store adds a delete marker). With one: that version, for good. */
  delete(key: string, options?: { readonly versionId?: string }): Promise<void>;
  /** The latest versions of all keys that begin with the prefix, in the order of the keys' UTF-8 bytes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** The history of exactly this key, newest first, delete markers too. */
  versions(key: string): AsyncIterable<ObjectVersion>;
  /**
   * Where an engine beside Sluice reads the object: a file: or s3: URL. A file: URL names the version that was the
   * latest when it was asked for; an s3: URL names a version only where one is asked for.
   * @throws Error when there is no such object
   */
  url(key: string, versionId?: string): Promise<string>;
}

/** A conditional put that came too late: the key is not in the state that its condition asks for. */
export class PreconditionFailedError extends Error {
  override readonly name = 'PreconditionFailedError';
  readonly key: string;

  /** @param state what was found instead, as it ends the message */
  constructor(key: string, state: string) {
    super(`cannot write '${key}': ${state}`);
    this.key = key;
  }
}

/** What is stored is missing or is not what this version of Sluice can read, in words for whoever runs it. */
export class StoredObjectError extends Error {
  override readonly name = 'StoredObjectError';
}

/** A body that broke before its end, or a write that must be done over: from the start it may succeed. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** All bytes of a body in one array. */
export async function readBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
