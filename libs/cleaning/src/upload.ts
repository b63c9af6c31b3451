import { byteOrderMarkLength, createTranscoder, type Encoding, findByteOrderMark } from './encoding.ts';
import type { Origin } from './lines.ts';
import { foreignFormat, foreignFormatLength } from './foreign.ts';
import { createGunzip, GzipError, isGzip } from './gunzip.ts';
import { createExpansionJudge, type ExpansionLimits } from './limits.ts';
import type { CleaningReport, Quarantine } from './report.ts';
import { createSha256 } from './sha256.ts';
import { type ByteSource, piecesOf } from './source.ts';

/** An upload that is being read: its text, and what is known about it when that has been read to the end. */
export interface Upload {
  /** The text as UTF-8 without a mark, a piece at a time. To be read once; none where `quarantine` is set. */
  text(): AsyncGenerator<Uint8Array>;
  /** Of the bytes as they came. */
  facts(): Omit<CleaningReport['input'], 'delimiter'>;
  /** Why the bytes are no text, once that is known: of a compressed file, perhaps at its end only. */
  quarantine(): Quarantine | undefined;
  /** How the text lies in the bytes (of a compressed file: when decompressed), once the first of it has been given. */
  origin(): Origin;
}

/** Larger pieces are taken in steps, so that what is made of one of them is never large. */
const stepBytes = 1 << 18;
/** Inflated pieces are smaller, so that one that expands too far is noticed early. */
const inflatedBytes = 1 << 16;
const gzipMarkLength = 2;
const headBytes = Math.max(byteOrderMarkLength, foreignFormatLength, gzipMarkLength);

/** Reads bytes as text: gzip, byte order mark, encoding; counts and hashes them on the way. */
export function readUpload(input: ByteSource, limits: ExpansionLimits = {}): Upload {
  const hash = createSha256();
  const judgeExpansion = createExpansionJudge(limits);
  let bytes = 0;
  let encoding: Encoding | null = null;
  let compression: 'gzip' | null = null;
  let expandedBytes = 0;
  let quarantine: Quarantine | undefined;
  let markLength = 0;

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of piecesOf(input)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }

  /** The input, decompressed where it is gzip. It is read to its end also where it is given up. */
  async function* expanded(): AsyncGenerator<Uint8Array> {
    let gunzip: ReturnType<typeof createGunzip> | undefined;
    let isFirst = true;
    for await (const chunk of withHead(counted(), gzipMarkLength)) {
      if (isFirst && isGzip(chunk)) {
        compression = 'gzip';
        gunzip = createGunzip(inflatedBytes);
      }
      isFirst = false;
      if (quarantine !== undefined) continue;
      if (gunzip === undefined)
        for (let at = 0; at < chunk.length; at += stepBytes) yield chunk.subarray(at, at + stepBytes);
      else yield* judged(gunzip.push(chunk), gunzip.consumed);
    }
    if (gunzip !== undefined && quarantine === undefined) yield* judged(lastOf(gunzip), gunzip.consumed);
  }

  /** Pieces that were inflated, as long as nothing is wrong with them. */
  function* judged(pieces: Iterable<Uint8Array>, consumed: () => number): Generator<Uint8Array> {
    try {
      for (const piece of pieces) {
        expandedBytes += piece.length;
        quarantine = judgeExpansion(expandedBytes, consumed());
        if (quarantine !== undefined) return;
        yield piece;
      }
    } catch (error) {
      if (!(error instanceof GzipError)) throw error;
      const message = `the file's gzip data cannot be read: ${error.message}: compress the CSV file again`;
      quarantine = { code: 'gzip', message };
    }
  }

  async function* text(): AsyncGenerator<Uint8Array> {
    let transcoder: ReturnType<typeof createTranscoder> | undefined;
    for await (const step of withHead(expanded(), headBytes)) {
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
    facts: () => ({
      bytes,
      sha256: (sha256 ??= hash.hex()),
      compression,
      expandedBytes: compression === null ? null : expandedBytes,
      encoding,
    }),
    quarantine: () => quarantine,
    origin: () => ({ start: markLength, ...(encoding !== 'utf-8' && { unitBytes: 2 }) }),
  };
}

function* lastOf(gunzip: ReturnType<typeof createGunzip>): Generator<Uint8Array> {
  yield gunzip.rest();
  gunzip.end();
}

/** The same bytes; the first piece has at least so many, where there are so many. */
async function* withHead(pieces: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const piece of pieces) {
    const joint: Uint8Array = head === undefined ? piece : joined(head, piece);
    head = head !== undefined && joint.length < length ? joint : undefined;
    if (head === undefined) yield joint;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function unreadable(head: Uint8Array, encoding: Encoding | 'utf-32' | undefined): Quarantine | undefined {
  if (encoding === 'utf-32') return { code: 'encoding', message: 'the file is UTF-32: save it as UTF-8' };
  if (encoding !== undefined) return undefined;
  if (isGzip(head)) return { code: 'not_csv', message: 'the file is compressed twice: compress it once' };
  const format = foreignFormat(head);
  return format === undefined ? undefined : { code: 'not_csv', message: `the file is ${format}: save its data as CSV` };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
