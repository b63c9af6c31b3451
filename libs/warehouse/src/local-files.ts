import { createWriteStream } from 'node:fs';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ObjectStore } from '@sluice/lake';
import { StoredStateError } from './errors.ts';

/** The path under which DuckDB reads an object; the same object always under the same. */
export type LocalFiles = (key: string) => Promise<string>;

/** An object's own file where the store keeps files; otherwise a copy in `folder`, made when it is asked for first. */
export function openLocalFiles(store: ObjectStore, folder: string, prefix: string): LocalFiles {
  const paths = new Map<string, string>();
  return async (key) => {
    const known = paths.get(key);
    if (known !== undefined) return known;
    const url = await urlOf(store, key);
    const path = url.startsWith('file:') ? fileURLToPath(url) : join(folder, `${prefix}-${paths.size}${extname(key)}`);
    if (!url.startsWith('file:')) await copy(store, key, path);
    paths.set(key, path);
    return path;
  };
}

/** @throws StoredStateError when there is no such object */
async function urlOf(store: ObjectStore, key: string): Promise<string> {
  try {
    return await store.url(key);
  } catch (cause) {
    if (await store.head(key)) throw cause;
    throw new StoredStateError('read', key, 'it is not there', { cause });
  }
}

async function copy(store: ObjectStore, key: string, path: string): Promise<void> {
  const object = await store.get(key);
  if (object === undefined) throw new StoredStateError('read', key, 'it is not there');
  await pipeline(Readable.from(object.body), createWriteStream(path));
}
