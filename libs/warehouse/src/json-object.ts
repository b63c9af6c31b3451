import { readBody, type ObjectStore } from '@sluice/lake';
import { StoredStateError } from './errors.ts';

/** A JSON object of the store with its etag; undefined where there is none. */
export async function readJson(store: ObjectStore, key: string): Promise<{ etag: string; json: unknown } | undefined> {
  const object = await store.get(key);
  if (object === undefined) return undefined;
  const text = new TextDecoder().decode(await readBody(object.body));
  try {
    return { etag: object.info.etag, json: JSON.parse(text) as unknown };
  } catch (error) {
    throw new StoredStateError('read', key, 'it is not JSON', { cause: error });
  }
}

/** The bytes of a JSON object. */
export const encodeJson = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
