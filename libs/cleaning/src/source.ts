/** Where an upload's bytes come from: an iterable of pieces, or a stream as browsers have them, of a `File` perhaps. */
export type ByteSource = AsyncIterable<Uint8Array> | ByteStream;

/** What is used here of a ReadableStream, which not every browser can iterate. */
export interface ByteStream {
  getReader(): ByteStreamReader;
}

/** What reads a ByteStream piece by piece, as the reader of a web ReadableStream does. */
export interface ByteStreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
  releaseLock(): void;
}

/** The source's pieces; a stream is cancelled where they are not asked for to the end. */
export function piecesOf(source: ByteSource): AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in source ? source : readAll(source);
}

async function* readAll(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let isGivenUp = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // Only what takes the pieces can end this loop here.
      isGivenUp = true;
      if (value !== undefined) yield value;
      isGivenUp = false;
    }
  } finally {
    const cancelled = isGivenUp ? reader.cancel() : undefined;
    reader.releaseLock();
    await cancelled;
  }
}
