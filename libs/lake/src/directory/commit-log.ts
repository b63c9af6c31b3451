import { randomBytes } from 'node:crypto';
import { link, open, readdir, readFile, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StoredObjectError } from '../object-store.ts';
import { recordName } from './key-path.ts';

/** One commit on a key, as it lies in `<seq>.json`. `remove` takes an earlier version out for good. */
export interface CommitRecord {
  readonly format: 1;
  readonly kind: 'put' | 'delete' | 'remove';
  readonly versionId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Only of a put. */
  readonly data?: { readonly file: string; readonly etag: string; readonly size: number };
}

/** A record and its place in the log of its key. */
export interface Commit extends CommitRecord {
  readonly seq: number;
}

/**
 * Where a store without versions prunes, it leaves this many of the newest records. A writer that was held up may
 * link a number that was used and pruned meanwhile; it finds out by seeing that the log is this far ahead.
 */
export const recordsKept = 32;

/** The numbers of the records in a key's folder, newest first; none where there is no folder. */
export async function sequence(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(unlessMissing([]));
  return names
    .filter((name) => recordName.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => b - a);
}

/** One record; undefined when it was pruned since its number was seen. */
export async function readCommit(folder: string, seq: number): Promise<Commit | undefined> {
  const path = recordPath(folder, seq);
  const text = await readFile(path, 'utf8').catch(unlessMissing(undefined));
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as CommitRecord;
  if (record.format !== 1)
    throw new StoredObjectError(`cannot read '${path}': expected format 1, found ${String(record.format)}`);
  return { ...record, seq };
}

/** The newest record of a log that is pruned; undefined for an empty log. */
export async function newestCommit(folder: string): Promise<Commit | undefined> {
  for (;;) {
    const [seq] = await sequence(folder);
    if (seq === undefined) return undefined;
    const commit = await readCommit(folder, seq);
    if (commit) return commit;
  }
}

/**
 * Adds a record after the one that was seen as the newest. link(2) fails when the name is taken, and shows the record
 * whole or not at all: that makes the commit atomic without any lock.
 * @param log `temporary`: a folder for drafts on the same file system; `pruned`: whether old records are removed
 * @returns the commit, or undefined when another writer was first
 */
export async function addCommit(
  folder: string,
  record: CommitRecord,
  log: { readonly seen: number; readonly temporary: string; readonly pruned: boolean },
): Promise<Commit | undefined> {
  const seq = log.seen + 1;
  const path = recordPath(folder, seq);
  const draft = join(log.temporary, `record-${randomBytes(10).toString('hex')}`);
  try {
    await writeDurably(draft, JSON.stringify(record));
    await link(draft, path);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  if (!log.pruned) return { ...record, seq };
  const [newest = seq] = await sequence(folder);
  if (newest < seq + recordsKept) return { ...record, seq };
  // The number may have been free only because it had been pruned: the record must not count as a commit.
  await unlink(path).catch(unlessMissing(undefined));
  return undefined;
}

/** Removes what a commit has replaced: its data now, records and what data killed processes left once they are old. */
export async function prune(folder: string, newest: Commit, replaced: Commit | undefined): Promise<void> {
  if (replaced?.data) await rm(join(folder, replaced.data.file), { force: true });
  for (const seq of await sequence(folder)) {
    if (seq > newest.seq - recordsKept) continue;
    const old = await readCommit(folder, seq);
    if (old?.data) await rm(join(folder, old.data.file), { force: true });
    await rm(recordPath(folder, seq), { force: true });
  }
}

/** For `catch`: a fallback for what is not there, the error for anything else. */
export function unlessMissing<T>(fallback: T): (error: unknown) => T {
  return (error) => {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return fallback;
    throw error;
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function recordPath(folder: string, seq: number): string {
  return join(folder, `${String(seq).padStart(12, '0')}.json`);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
