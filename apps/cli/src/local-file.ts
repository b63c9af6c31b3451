import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from './io.ts';

/** A file on this machine, as it was when it was first looked at. */
export interface LocalFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex digest of the whole content. */
  readonly sha256: string;
  /** Streams the content; throws when it is no longer what was hashed. */
  read(): AsyncIterable<Uint8Array>;
}

/** Hashes a file. Throws UsageError when it is missing, a directory, unreadable, or changes meanwhile. */
export async function openLocalFile(path: string): Promise<LocalFile> {
  const before = await stat(path).catch((cause: unknown) => fail(path, cause));
  if (before.isDirectory()) throw new UsageError(`cannot read '${path}': it is a directory; name the CSV files in it`);
  const sha256 = await digest(path);
  return { path, size: before.size, sha256, read: () => unchanged(path, sha256) };
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  } catch (cause) {
    fail(path, cause);
  }
  return hash.digest('hex');
}

async function* unchanged(path: string, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) {
    throw new UsageError(
      `cannot take in '${path}': it changed while it was read; run again when its writer has finished`,
    );
  }
}

function fail(path: string, cause: unknown): never {
  const code = (cause as NodeJS.ErrnoException).code;
  const state =
    code === 'ENOENT'
      ? 'there is no such file; check the path'
      : code === 'EACCES' || code === 'EPERM'
        ? 'no permission to read it; change its mode or owner'
        : cause instanceof Error
          ? cause.message
          : String(cause);
  throw new UsageError(`cannot read '${path}': ${state}`, { cause });
}
