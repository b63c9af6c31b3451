import type { Output } from './report.ts';
import { createSha256 } from './sha256.ts';

/**
 * Where bytes go: a file, an upload, a buffer. They are the sink's until `write` returns, or, where it returns a promise,
 * until that is settled, which is waited for: the same memory then holds other bytes. A sink that keeps them copies them.
 */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<unknown> | void;
}

/** Text on its way into a sink: records gathered to larger pieces, counted and hashed. */
export interface TextOutput {
  /** The file's header line. */
  begin(header: string): void;
  /** One record, line end included. */
  add(row: string): void;
  /** Gathers in other memory from now on: what is gathered is moved there. */
  gatherIn(memory: Uint8Array): void;
  /** How many bytes are gathered, from the memory's beginning on. */
  gathered(): number;
  /** Records were written straight into the memory, behind what was gathered: so many, up to so many bytes in all. */
  extend(gathered: number, rows: number): void;
  /** Takes what is gathered out of the memory; it waits for the next flush. */
  clear(): void;
  /** Hands over what waits, once it is `least` bytes. */
  flush(least?: number): Promise<void>;
  /** How many records were added. */
  rows(): number;
  /** To be asked once everything is flushed. */
  facts(): Output;
}

const encoder = new TextEncoder();
/** The most bytes that a UTF-16 code unit takes in UTF-8. */
const bytesPerUnit = 3;
const ownMemory = 1 << 16;

export function createTextOutput(sink: ByteSink): TextOutput {
  const hash = createSha256();
  let memory: Uint8Array = new Uint8Array(ownMemory);
  let length = 0;
  let rows = 0;
  let bytes = 0;
  /** What was taken out of the memory, and how many bytes of it there are. */
  let pieces: Uint8Array[] = [];
  let waiting = 0;

  function put(text: string): void {
    const most = text.length * bytesPerUnit;
    if (most > memory.length - length) clear();
    if (most > memory.length) wait(encoder.encode(text));
    else length += encoder.encodeInto(text, memory.subarray(length)).written;
  }

  function clear(): void {
    if (length > 0) wait(memory.slice(0, length));
    length = 0;
  }

  async function handOver(piece: Uint8Array): Promise<void> {
    bytes += piece.length;
    hash.update(piece);
    await sink.write(piece);
  }

  function wait(piece: Uint8Array): void {
    pieces.push(piece);
    waiting += piece.length;
  }

  return {
    begin: put,
    add(row) {
      put(row);
      rows += 1;
    },
    gatherIn(other) {
      clear();
      memory = other;
    },
    gathered: () => length,
    extend(gathered, count) {
      length = gathered;
      rows += count;
    },
    clear,
    async flush(least = 1) {
      if (waiting + length < least) return;
      for (const piece of pieces) await handOver(piece);
      pieces = [];
      waiting = 0;
      if (length > 0) await handOver(memory.subarray(0, length));
      length = 0;
    },
    rows: () => rows,
    facts: () => ({ bytes, sha256: hash.hex() }),
  };
}
