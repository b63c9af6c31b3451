import { orAbort } from './abort.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';

/** An object that is being written, piece by piece. Either `finish` or `discard` ends it. */
export interface ObjectOutput {
  /** Takes a copy of the bytes; resolves when the store is ready for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Completes the object. */
  finish(): Promise<ObjectInfo>;
  /** Gives the object up: nothing of it stays. Does not throw. */
  discard(reason: unknown): Promise<void>;
}

/**
 * Opens a new object for writing; the put fails when there is one already.
 * @param signal ends a write that waits, when it is aborted, with its reason
 */
export function openOutput(store: ObjectStore, key: string, signal?: AbortSignal): ObjectOutput {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const put = store.put(key, readable, { ifNoneMatch: '*' });
  // A store that fails before it reads would leave the writer waiting for ever.
  put.catch((error: unknown) => writer.abort(error).catch(() => undefined));
  /** A stream that is closed from the other side is so because of the put, whose error says why. */
  async function orPutError<T>(step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      await put;
      throw error;
    }
  }

  return {
    write: (bytes) => orAbort(orPutError(writer.write(bytes.slice())), signal),
    async finish() {
      await orPutError(writer.close());
      return put;
    },
    async discard(reason) {
      await writer.abort(reason).catch(() => undefined);
      await put.catch(() => undefined);
    },
  };
}
