import type { Lake } from './lake.ts';
import type { ObjectStore } from './object-store.ts';

/** What kills a process in a test. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Where a process dies: at its nth write, before it, halfway through its bytes or just after it. */
export interface CrashPoint {
  readonly write: number;
  readonly when: 'before' | 'halfway' | 'after';
}

/**
 * The lake as a process sees it that dies at a point: the write there throws, and so does everything after it, so that
 * no clean-up can have an effect. Raw is read-only, as it is for every role but the uploader's.
 */
export function crashing(lake: Lake, point: CrashPoint | undefined): Lake {
  let writes = 0;
  let dead = false;

  function die(): never {
    dead = true;
    throw new Crash(`died ${point?.when} write ${point?.write}`);
  }

  async function* halfOf(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      yield chunk.subarray(0, chunk.length >> 1);
      break;
    }
    die();
  }

  const mortal = (store: ObjectStore): ObjectStore => ({
    ...alive(store, () => dead),
    async put(key, body, conditions) {
      if (dead) die();
      writes += 1;
      if (writes !== point?.write) return store.put(key, body, conditions);
      if (point.when === 'before') die();
      if (point.when === 'halfway') return store.put(key, halfOf(body), conditions);
      await store.put(key, body, conditions);
      return die();
    },
    async delete(key, options) {
      if (dead) die();
      writes += 1;
      if (writes !== point?.write) return store.delete(key, options);
      if (point.when === 'after') await store.delete(key, options);
      return die();
    },
  });
  return { raw: readOnly(lake.raw), processed: mortal(lake.processed), final: mortal(lake.final) };
}

/** A store whose every change is an error. */
export function readOnly(store: ObjectStore): ObjectStore {
  const refuse = (key: string): Promise<never> => Promise.reject(new Error(`cannot change '${key}': it is read-only`));
  return { ...store, put: refuse, delete: refuse };
}

/** A store that does something of its own before each put of a key with the prefix. */
export function beforePut(store: ObjectStore, prefix: string, action: (key: string) => Promise<void>): ObjectStore {
  return {
    ...store,
    async put(key, body, conditions) {
      if (key.startsWith(prefix)) await action(key);
      return store.put(key, body, conditions);
    },
  };
}

function alive(store: ObjectStore, isDead: () => boolean): ObjectStore {
  const check = (): void => {
    if (isDead()) throw new Crash('dead');
  };
  return {
    ...store,
    head: async (...parameters) => (check(), store.head(...parameters)),
    get: async (...parameters) => (check(), store.get(...parameters)),
    list: (prefix) => (check(), store.list(prefix)),
    versions: (key) => (check(), store.versions(key)),
  };
}
