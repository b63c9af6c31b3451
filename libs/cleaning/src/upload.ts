import { byteOrderMarkLength, createTranscoder, type Encoding, findByteOrderMark } from './encoding.ts';
import type { Origin } from './lines.ts';
import { foreignFormat, foreignFormatLength } from './foreign.ts';
import type { Quarantine } from './report.ts';
import { createSha256 } from './sha256.ts';

/** An upload that is being read: its text, and what is known about it when that has been read to the end. */
export interface Upload {
  /** The text as UTF-8 without a mark, a piece at a time. To be read once; none where `quarantine` is set. */
  text(): AsyncGenerator<Uint8Array>;
  /** Of the bytes as they came. */
  facts(): { bytes: number; sha256: string; encoding: Encoding | null };
  /** What the text is decoded from, once that is known. */
  encoding(): Encoding | null;
  /** Why the bytes are no text, once the first of them have been seen. */
  quarantine(): Quarantine | undefined;
  /** How the text lies in the bytes, once the first of it has been given. */
  origin(): Origin;
}

/** Larger pieces are taken in steps, so that what is made of one of them is never large. */
const stepBytes = 1 << 16;
const headBytes = Math.max(byteOrderMarkLength, foreignFormatLength);

/** Reads bytes as text: byte order mark, encoding; counts and hashes them on the way. */
export function readUpload(input: AsyncIterable<Uint8Array>): Upload {
  const hash = createSha256();
  let bytes = 0;
  let encoding: Encoding | null = null;
  let quarantine: Quarantine | undefined;
  let markLength = 0;

  /** The input in steps, hashed and counted; the first step is long enough to tell what it is. */
  async function* steps(): AsyncGenerator<Uint8Array> {
    let head: Uint8Array | undefined = new Uint8Array(0);
    for await (const chunk of input) {
      hash.update(chunk);
      bytes += chunk.length;
      const piece: Uint8Array = head === undefined ? chunk : joined(head, chunk);
      if (head !== undefined && piece.length < headBytes) {
        head = piece;
        continue;
      }
      head = undefined;
      for (let at = 0; at < piece.length; at += stepBytes) yield piece.subarray(at, at + stepBytes);
    }
    if (head !== undefined && head.length > 0) yield head;
  }

  async function* text(): AsyncGenerator<Uint8Array> {
    let transcoder: ReturnType<typeof createTranscoder> | undefined;
    for await (const step of steps()) {
      if (quarantine !== undefined) continue;
      let piece = step;
      if (transcoder === undefined) {
        const mark = findByteOrderMark(step);
        quarantine = unreadable(step, mark?.encoding);
        if (quarantine !== undefined) continue;
        encoding = (mark?.encoding as Encoding | undefined) ?? 'utf-8';
        transcoder = createTranscoder(encoding);
        markLength = mark?.length ?? 0;
        piece = step.subarray(markLength);
      }
      yield transcoder.push(piece);
    }
    if (transcoder !== undefined) yield transcoder.end();
  }

  let sha256: string | undefined;
  return {
    text,
    facts: () => ({ bytes, sha256: (sha256 ??= hash.hex()), encoding }),
    encoding: () => encoding,
    quarantine: () => quarantine,
    origin: () => ({ start: markLength, ...(encoding !== 'utf-8' && { unitBytes: 2 }) }),
  };
}

function unreadable(head: Uint8Array, encoding: Encoding | 'utf-32' | undefined): Quarantine | undefined {
  if (encoding === 'utf-32') return { code: 'encoding', message: 'the file is UTF-32: save it as UTF-8' };
  if (encoding !== undefined) return undefined;
  const format = foreignFormat(head);
  return format === undefined ? undefined : { code: 'not_csv', message: `the file is ${format}: save its data as CSV` };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
