import type { Readable } from 'node:stream';
import { InterruptedError } from '../object-store.ts';

/**
 * The body of an answer, which must be of the expected number of bytes. The SDK retries none of what may happen to it,
 * and waits for ever: a body that breaks off or gives nothing for `idleTimeout` milliseconds is an InterruptedError.
 * Whoever stops reading gives its socket back.
 */
export async function* readToEnd(
  key: string,
  stream: Readable,
  { expected, idleTimeout }: { readonly expected: number; readonly idleTimeout: number },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const broken = (why: string, cause?: unknown): InterruptedError =>
    new InterruptedError(`cannot read '${key}': ${why} after ${bytes} of ${expected} bytes`, { cause });
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      // The time that the reader takes for a chunk does not count.
      const timer = setTimeout(() => stream.destroy(broken(`nothing came for ${idleTimeout} ms`)), idleTimeout);
      let next: IteratorResult<Uint8Array>;
      try {
        next = await iterator.next();
      } catch (error) {
        throw error instanceof InterruptedError ? error : broken(`it broke (${String(error)})`, error);
      } finally {
        clearTimeout(timer);
      }
      if (next.done) break;
      bytes += next.value.length;
      yield next.value;
    }
    if (bytes !== expected) throw broken('the body ended');
  } finally {
    stream.destroy();
  }
}
