/**
 * What the promise gives, or the signal's reason as soon as that is aborted; what the promise gives then is passed over.
 */
export async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The body, which throws the signal's reason when that is aborted, also while it waits for a chunk. */
export async function* abortable(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAbort(iterator.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // A body that is waiting for a chunk answers only when that has come: nobody may wait for it here.
    iterator.return?.().catch(() => undefined);
  }
}
