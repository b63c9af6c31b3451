import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  PreconditionFailedError,
  StoredObjectError,
  type ByteRange,
  type GetOptions,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
  type PutConditions,
  type StoredObject,
} from '../object-store.ts';
import { lookAhead } from '../look-ahead.ts';
import { addCommit, prune, newestCommit, readCommit, sequence, unlessMissing, type Commit } from './commit-log.ts';
import { dataExtension, keyFolder } from './key-path.ts';
import { listKeys } from './list-keys.ts';

/** How a directory store behaves. */
export interface DirectoryStoreOptions {
  /** Whether replaced and deleted versions are kept, as in a bucket with versioning; else their data goes at once. */
  readonly versioned: boolean;
}

/** Bodies up to this many bytes are read at once, so that no file stays open behind them. */
const smallBody = 1 << 20;
/** Keys whose newest commits are read at once where many are listed. */
const readAhead = 16;
const draftAge = 24 * 60 * 60 * 1000;

/**
 * An object store in a directory: a folder per key, which holds the versions' data as `<versionId>.<ext>` and a log of
 * commits, `<seq>.json`. Only one writer can create a record with a given number, so that conditional writes are
 * atomic among all processes on the file system, without locks. Needs hard links (any common local file system).
 * @param root the directory, made with the first put; a store's options must not change in its life
 */
export function openDirectoryStore(root: string, { versioned }: DirectoryStoreOptions): ObjectStore {
  const temporary = join(root, '.tmp');
  let cleared: Promise<void> | undefined;

  /** The entries of a key that stand, newest first. Without versions that is one at most. */
  async function* history(key: string): AsyncGenerator<Commit> {
    const folder = keyFolder(root, key);
    if (!versioned) {
      const newest = await newestCommit(folder);
      if (newest) yield newest;
      return;
    }
    const removed = new Set<string>();
    for (const seq of await sequence(folder)) {
      const commit = await readCommit(folder, seq);
      if (commit?.kind === 'remove') removed.add(commit.versionId);
      else if (commit && !removed.has(commit.versionId)) yield commit;
    }
  }

  /** The newest number of a key's log, and the entry that stands at its head. */
  async function latest(key: string): Promise<{ seq: number; commit: Commit | undefined }> {
    const [seq = 0] = await sequence(keyFolder(root, key));
    for await (const commit of history(key)) {
      // A commit that came in between is newer than `seq`: adding after `seq` will fail and be tried again.
      return { seq, commit };
    }
    return { seq, commit: undefined };
  }

  async function find(key: string, versionId?: string): Promise<Commit | undefined> {
    for await (const commit of history(key)) {
      if (versionId === undefined || commit.versionId === versionId) return commit.kind === 'put' ? commit : undefined;
    }
    return undefined;
  }

  /** Makes the folder for drafts; the first time also clears it of what killed processes have left. */
  async function prepare(): Promise<void> {
    await mkdir(temporary, { recursive: true });
    await (cleared ??= removeOldDrafts(temporary));
  }

  async function remove(key: string, versionId: string | undefined): Promise<void> {
    const folder = keyFolder(root, key);
    for (;;) {
      const { seq, commit } = await latest(key);
      if (versionId === undefined || !versioned) {
        if (commit?.kind !== 'put' || (versionId !== undefined && commit.versionId !== versionId)) return;
        const record = { format: 1, kind: 'delete', versionId: newVersionId(), at: timeAfter(commit) } as const;
        const added = await addCommit(folder, record, { seen: seq, temporary, pruned: !versioned });
        if (!added) continue;
        if (!versioned) await prune(folder, added, commit);
        return;
      }
      const target = await entry(key, versionId);
      if (!target) return;
      const record = { format: 1, kind: 'remove', versionId, at: Date.now() } as const;
      if (!(await addCommit(folder, record, { seen: seq, temporary, pruned: false }))) continue;
      if (target.data) await rm(join(folder, target.data.file), { force: true });
      return;
    }
  }

  async function entry(key: string, versionId: string): Promise<Commit | undefined> {
    for await (const commit of history(key)) if (commit.versionId === versionId) return commit;
    return undefined;
  }

  return {
    async head(key, versionId) {
      const commit = await find(key, versionId);
      return commit && objectInfo(key, commit);
    },

    async get(key, options: GetOptions = {}) {
      for (;;) {
        const commit = await find(key, options.versionId);
        if (!commit?.data) return undefined;
        const file = await open(join(keyFolder(root, key), commit.data.file)).catch(unlessMissing(undefined));
        if (file) return storedObject(objectInfo(key, commit), file, options.range);
        // Replaced and pruned since it was found; where it still stands, its data is lost.
        if ((await find(key, options.versionId))?.versionId === commit.versionId)
          throw new StoredObjectError(`cannot read '${key}': the data of version '${commit.versionId}' is missing`);
      }
    },

    async put(key, body, conditions: PutConditions = {}) {
      const folder = keyFolder(root, key);
      await prepare();
      const versionId = newVersionId();
      const draft = join(temporary, `data-${versionId}`);
      const path = join(folder, `${versionId}${dataExtension(key)}`);
      try {
        const written = await writeData(draft, body);
        const data = { file: `${versionId}${dataExtension(key)}`, ...written };
        let moved = false;
        for (;;) {
          const { seq, commit } = await latest(key);
          checkConditions(key, commit, conditions);
          if (!moved) {
            await mkdir(folder, { recursive: true });
            await rename(draft, path);
            moved = true;
          }
          const record = { format: 1, kind: 'put', versionId, at: timeAfter(commit), data } as const;
          const added = await addCommit(folder, record, { seen: seq, temporary, pruned: !versioned });
          if (!added) continue;
          if (!versioned) await prune(folder, added, commit);
          return objectInfo(key, added);
        }
      } catch (error) {
        await rm(draft, { force: true });
        if ((await entry(key, versionId)) === undefined) await rm(path, { force: true });
        throw error;
      }
    },

    async delete(key, options) {
      await prepare();
      await remove(key, options?.versionId);
    },

    async *list(prefix) {
      const found = lookAhead(listKeys(root, prefix), readAhead, async (key) => ({ key, commit: await find(key) }));
      for await (const { key, commit } of found) if (commit) yield objectInfo(key, commit);
    },

    async *versions(key) {
      let isLatest = true;
      for await (const commit of history(key)) {
        if (!versioned && commit.kind === 'delete') return;
        yield {
          ...objectInfo(key, commit),
          isDeleteMarker: commit.kind === 'delete',
          isLatest,
        } satisfies ObjectVersion;
        isLatest = false;
      }
    },

    async url(key, versionId) {
      const commit = await find(key, versionId);
      if (!commit?.data) throw new Error(`cannot give the address of '${key}': there is no such object`);
      return pathToFileURL(join(keyFolder(root, key), commit.data.file)).href;
    },
  };
}

function objectInfo(key: string, { versionId, at, data }: Commit): ObjectInfo {
  return { key, versionId, etag: data?.etag ?? '', size: data?.size ?? 0, lastModified: new Date(at) };
}

function newVersionId(): string {
  return randomBytes(10).toString('hex');
}

async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const draft = await stat(path).catch(unlessMissing(undefined));
    if (draft && Date.now() - draft.mtimeMs > draftAge) await rm(path, { force: true });
  }
}

/** Now, but never before the entry that is followed: a clock may have been set back. */
function timeAfter(previous: Commit | undefined): number {
  return Math.max(Date.now(), previous?.at ?? 0);
}

function checkConditions(key: string, latest: Commit | undefined, { ifMatch, ifNoneMatch }: PutConditions): void {
  const etag = latest?.kind === 'put' ? latest.data?.etag : undefined;
  if (ifNoneMatch !== undefined && etag !== undefined)
    throw new PreconditionFailedError(key, `expected no object, found etag '${etag}'`);
  if (ifMatch !== undefined && ifMatch !== etag)
    throw new PreconditionFailedError(
      key,
      `expected etag '${ifMatch}', found ${etag === undefined ? 'no object' : `'${etag}'`}`,
    );
}

/** Writes the bytes to a new file, down to the disk; a power cut must not leave a commit without its data. */
async function writeData(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<{ etag: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      hash.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  }
  const file = await open(path, 'wx');
  try {
    await writeFile(file, counted());
    await file.sync();
  } finally {
    await file.close();
  }
  return { etag: hash.digest('hex'), size };
}

async function storedObject(info: ObjectInfo, file: FileHandle, range?: ByteRange): Promise<StoredObject> {
  const start = Math.min(range?.start ?? 0, info.size);
  const end = Math.max(start, Math.min(range?.end ?? info.size, info.size));
  if (end - start > smallBody) return { info, body: file.createReadStream({ start, end: end - 1 }) };
  try {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0)
        throw new StoredObjectError(`cannot read '${info.key}': expected ${info.size} bytes, the file is shorter`);
      filled += bytesRead;
    }
    return { info, body: single(bytes) };
  } finally {
    await file.close();
  }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
