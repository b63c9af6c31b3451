import { byteOrderMarkLength, createTranscoder, type Encoding, findByteOrderMark } from './encoding.ts';
import { foreignFormat, foreignFormatLength } from './foreign.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { maxRecordSize } from './records.ts';
import type { Quarantine } from './report.ts';
import { createSha256 } from './sha256.ts';

/** An upload that is being read: its lines, and what is known about it when they have been read to the end. */
export interface Upload {
  /** The lines, a batch at a time. To be read once; none where `quarantine` is set. */
  lines(): AsyncGenerator<Line[]>;
  /** Of the bytes as they came. */
  facts(): { bytes: number; sha256: string; encoding: Encoding | null; lines: number };
  /** Why the bytes are no text, once the first of them have been seen. */
  quarantine(): Quarantine | undefined;
}

/** Larger pieces are taken in steps, so that no batch of lines is large. */
const stepBytes = 1 << 16;
const headBytes = Math.max(byteOrderMarkLength, foreignFormatLength);

/** Reads bytes as lines: byte order mark, encoding, line ends; counts and hashes them on the way. */
export function readUpload(input: AsyncIterable<Uint8Array>): Upload {
  const hash = createSha256();
  const splitter = createLineSplitter(maxRecordSize);
  let bytes = 0;
  let lineCount = 0;
  let encoding: Encoding | null = null;
  let quarantine: Quarantine | undefined;

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

  async function* lines(): AsyncGenerator<Line[]> {
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
        piece = step.subarray(mark?.length ?? 0);
      }
      yield counted(splitter.push(transcoder.push(piece)));
    }
    if (transcoder === undefined) return;
    yield counted(splitter.push(transcoder.end()));
    yield counted(splitter.end());
  }

  function counted(batch: Line[]): Line[] {
    lineCount += batch.length;
    return batch;
  }

  let sha256: string | undefined;
  return {
    lines,
    facts: () => ({ bytes, sha256: (sha256 ??= hash.hex()), encoding, lines: lineCount }),
    quarantine: () => quarantine,
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
