import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ObjectStore } from '@sluice/lake';
import { StoredStateError } from './errors.ts';

/** A path under which DuckDB reads the object: its own file where the store keeps files, otherwise a copy in `folder`. */
export async function localFile(store: ObjectStore, key: string, folder: string, name: string): Promise<string> {
  const url = await store.url(key);
  if (url.startsWith('file:')) return fileURLToPath(url);
  const object = await store.get(key);
  if (object === undefined) throw new StoredStateError('read', key, 'it is not there');
  const path = join(folder, name);
  await pipeline(Readable.from(object.body), createWriteStream(path));
  return path;
}
