import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';

/** Compressed data that cannot be trusted: the message says what is wrong with it. */
export class GzipError extends Error {
  override readonly name = 'GzipError';
}

/** Bytes of gzip in, what they hold out, whatever way they are cut. */
export interface Gunzip {
  /** Pieces of exactly `stepBytes`, inflated as they are asked for; throws a GzipError. */
  push(bytes: Uint8Array): Generator<Uint8Array>;
  /** What is inflated and not handed out: the last piece, once everything is pushed. */
  rest(): Uint8Array;
  /** No more bytes will come: throws a GzipError where some are missing. */
  end(): void;
  /** How many compressed bytes the pieces handed out so far were made of, give or take a few. */
  readonly consumed: () => number;
}

/** Whether a file is gzip, by its first two bytes. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

const otherBytes = 'bytes of something else follow it';

/** Window of 32 KiB, and gzip's framing: header, CRC-32 and length are checked. */
const gzipWindow = 15 + 16;

/**
 * Inflates gzip. Several members behind one another (RFC 1952) are one text; zeros behind the last are padding, and
 * anything else there is an error. The pieces do not depend on how the input is cut, and no more than one is held.
 */
export function createGunzip(stepBytes = 1 << 16): Gunzip {
  const stream = new ZStream();
  zlibInflateInit2(stream, gzipWindow);
  let state: 'member' | 'between' | 'padding' = 'member';
  let members = 0;
  /** Compressed bytes of the pushes before this one. */
  let before = 0;
  let output = new Uint8Array(stepBytes);
  let filled = 0;

  /** Inflates until input or output is used up; what is wrong with the input, if anything is. */
  function inflate(): GzipError | undefined {
    stream.output = output;
    stream.next_out = filled;
    stream.avail_out = stepBytes - filled;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    filled = stream.next_out;
    if (status === Z_STREAM_END) {
      members += 1;
      state = 'between';
    } else if (status !== Z_OK && status !== Z_BUF_ERROR) {
      const isHeader = stream.msg === 'incorrect header check';
      return new GzipError(isHeader && members > 0 ? otherBytes : `it is damaged (${stream.msg})`);
    }
    return undefined;
  }

  /** What the next byte behind a complete member begins. */
  function beginNext(bytes: Uint8Array): void {
    state = bytes[stream.next_in] === 0 ? 'padding' : 'member';
    if (state === 'padding') return;
    zlibInflateReset(stream);
  }

  function passPadding(bytes: Uint8Array): void {
    if (bytes.subarray(stream.next_in).some((byte) => byte !== 0)) throw new GzipError(otherBytes);
    stream.avail_in = 0;
  }

  return {
    *push(bytes) {
      stream.input = bytes;
      stream.next_in = 0;
      stream.avail_in = bytes.length;
      let full = false;
      while (stream.avail_in > 0 || full) {
        if (state === 'between' && stream.avail_in > 0) beginNext(bytes);
        if (state === 'padding') passPadding(bytes);
        const problem = state === 'member' ? inflate() : undefined;
        full = filled === stepBytes;
        if (full) {
          const piece = output;
          output = new Uint8Array(stepBytes);
          filled = 0;
          yield piece;
        }
        if (problem !== undefined) throw problem;
      }
      before += bytes.length;
      stream.next_in = 0;
    },
    end() {
      if (state === 'member') throw new GzipError('it ends too early');
    },
    rest: () => output.subarray(0, filled),
    consumed: () => before + stream.next_in,
  };
}
