import { decodeDoubtfully, decodeStrictly, decodeVisibly } from './encoding.ts';
import type { LineDecoder } from './fallback.ts';

/** What can be wrong with a line before anything is known about its fields. */
export type LineProblem = 'invalid_encoding' | 'nul_character' | 'record_too_long';

/** One physical line. */
export interface Line {
  /** Without its line end. Bytes that nothing decodes appear as `\xE9`; of a line that is too long only the start is kept. */
  readonly text: string;
  /** LF, CRLF, CR, or nothing at the end of the input. */
  readonly end: string;
  /** Counted from 1. */
  readonly number: number;
  /** Where the text is in the upload's bytes, decompressed: from `start` up to, not including, `stop`. */
  readonly start: number;
  readonly stop: number;
  readonly problem: LineProblem | undefined;
}

/** How a text, read as UTF-8, lies in the bytes that it was made from. */
export interface Origin {
  /** How many bytes stand before it: a byte order mark. */
  readonly start: number;
  /** How many bytes each UTF-16 code unit took; of UTF-8, which is as it came, nothing. */
  readonly unitBytes?: number;
}

/** Cuts UTF-8 bytes into lines, whatever way the bytes arrive. */
export interface LineSplitter {
  push(bytes: Uint8Array): Line[];
  /** What is left as a last line: no line end follows it, and no LF a CR. */
  end(): Line[];
  /** Whether no byte of an incomplete line is held. */
  isEmpty(): boolean;
  /** The number of the next line. */
  line(): number;
  /** Lines that were taken elsewhere stand here: so many, in so many bytes of the upload. Only while it is empty. */
  passOver(lines: number, bytes: number): void;
}

/** So much is kept of a line that is too long. */
const excerptBytes = 1000;
const LF = 10;
const CR = 13;

/**
 * Cuts UTF-8 into physical lines at LF, CRLF and CR, mixed as they come. Besides the piece at hand, memory holds no more
 * than about `maxLineBytes`: the rest of a longer line is read past. Whole blocks of lines are decoded at once; only a
 * block that holds a byte that is not UTF-8, or a line that is too long, is taken line by line.
 * @param origin asked for when there are lines
 * @param fallback decodes lines that are not UTF-8 where no byte order mark says what they are; what it does not decode
 * either is marked
 */
export function createLineSplitter(
  maxLineBytes: number,
  origin: () => Origin = () => ({ start: 0 }),
  fallback: LineDecoder = () => undefined,
): LineSplitter {
  let buffer = new Uint8Array(1 << 16);
  let length = 0;
  /** Everything before it is known to hold no line end. */
  let searched = 0;
  /** The buffer's first line is an excerpt, the rest of which is being passed over. */
  let passing = false;
  let number = 1;
  /** How many bytes of the upload's text were taken as lines, and of the line being passed over, how many are gone. */
  let taken = 0;
  let passed = 0;

  function append(bytes: Uint8Array): void {
    if (length + bytes.length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, length + bytes.length));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(bytes, length);
    length += bytes.length;
  }

  /** Just behind the last line end that is complete: a CR at the very end may be half of a CRLF. */
  function completeLines(): number {
    const fresh = buffer.subarray(searched, length);
    const lf = fresh.lastIndexOf(LF);
    const cr = fresh.length < 2 ? -1 : fresh.lastIndexOf(CR, fresh.length - 2);
    const last = Math.max(lf, cr);
    const end = last < 0 ? 0 : searched + last + 1;
    searched = length > 0 && buffer[length - 1] === CR ? length - 1 : length;
    return end;
  }

  function take(end: number): Line[] {
    const block = buffer.subarray(0, end);
    const text = passing || block.length > maxLineBytes ? undefined : decodeStrictly(block);
    const { start, unitBytes } = origin();
    const from: Beginning = { number, at: start + taken, unitBytes };
    const lines =
      text === undefined
        ? linesOfBytes(block, from, {
            maxLineBytes,
            passed: passing ? passed : undefined,
            fallback: start > 0 ? () => undefined : fallback,
          })
        : linesOfText(text, from, block.length === text.length);
    number += lines.length;
    const last = lines.at(-1)!;
    taken = last.stop + last.end.length * (unitBytes ?? 1) - start;
    passing = false;
    passed = 0;
    buffer.copyWithin(0, end, length);
    length -= end;
    // A last line that is taken with its CR was not searched to its end.
    searched = Math.max(0, searched - end);
    return lines;
  }

  function push(bytes: Uint8Array): Line[] {
    const rest = passing && searched === length ? firstLineEnd(bytes) : 0;
    if (rest > 0) passed += sizeOfBytes(bytes.subarray(0, rest), origin().unitBytes);
    append(bytes.subarray(rest));
    const end = completeLines();
    const lines = end === 0 ? [] : take(end);
    if (!passing && length > maxLineBytes && searched === length) {
      passing = true;
      const kept = excerptLength(buffer.subarray(0, length), maxLineBytes);
      passed = sizeOfBytes(buffer.subarray(kept, length), origin().unitBytes);
      length = searched = kept;
    }
    return lines;
  }

  const isEmpty = (): boolean => length === 0 && !passing;
  return {
    push,
    end: () => (isEmpty() ? [] : take(length)),
    isEmpty,
    line: () => number,
    passOver(lines, bytes) {
      number += lines;
      taken += bytes;
    },
  };
}

/** Where the first of some lines is. */
interface Beginning {
  readonly number: number;
  readonly at: number;
  readonly unitBytes: number | undefined;
}

/** Lines of a block that decodes as a whole and holds none that is too long. */
function linesOfText(text: string, from: Beginning, isAscii: boolean): Line[] {
  const lines: Line[] = [];
  const unitBytes = from.unitBytes ?? (isAscii ? 1 : undefined);
  let start = from.at;
  const hasNul = text.includes('\0');
  const hasCr = text.includes('\r');
  const add = (lineText: string, end: string): void => {
    const problem = hasNul && lineText.includes('\0') ? 'nul_character' : undefined;
    const stop = start + (unitBytes === undefined ? sizeOfText(lineText) : lineText.length * unitBytes);
    lines.push({ text: lineText, end, number: from.number + lines.length, start, stop, problem });
    start = stop + end.length * (unitBytes ?? 1);
  };
  let at = 0;
  while (at < text.length) {
    const lf = text.indexOf('\n', at);
    const stop = lf < 0 ? text.length : lf;
    const piece = text.slice(at, stop);
    at = stop + 1;
    if (hasCr && piece.includes('\r')) addCarriageReturns(piece, lf >= 0, add);
    else add(piece, lf < 0 ? '' : '\n');
  }
  return lines;
}

/** A piece between two LF that holds CRs: each of them ends a line, the last one together with the LF behind it. */
function addCarriageReturns(piece: string, lfFollows: boolean, add: (text: string, end: string) => void): void {
  const texts = piece.split('\r');
  const rest = texts.pop()!;
  texts.forEach((text, index) => {
    const last = rest === '' && lfFollows && index === texts.length - 1;
    add(text, last ? '\r\n' : '\r');
  });
  if (rest !== '') add(rest, lfFollows ? '\n' : '');
}

/**
 * The same line by line, from the bytes: the slow way, for the blocks with something wrong.
 * @param passed where the first line is an excerpt, how many bytes of it are gone
 */
function linesOfBytes(
  block: Uint8Array,
  from: Beginning,
  { maxLineBytes, passed, fallback }: { maxLineBytes: number; passed: number | undefined; fallback: LineDecoder },
): Line[] {
  const firstIsExcerpt = passed !== undefined;
  const lines: Line[] = [];
  let start = from.at;
  let at = 0;
  while (at < block.length || (firstIsExcerpt && lines.length === 0)) {
    const length = firstLineEnd(block.subarray(at));
    const bytes = block.subarray(at, at + length);
    at += length;
    const end = block[at] === LF ? '\n' : block[at] === CR ? (block[at + 1] === LF ? '\r\n' : '\r') : '';
    at += end.length;
    const tooLong = length > maxLineBytes || (firstIsExcerpt && lines.length === 0);
    const kept = length > maxLineBytes ? bytes.subarray(0, excerptLength(bytes, maxLineBytes)) : bytes;
    const decoded = decodeDoubtfully(kept) ?? fallback(kept);
    const text = decoded ?? decodeVisibly(kept);
    const problem = tooLong
      ? 'record_too_long'
      : decoded === undefined
        ? 'invalid_encoding'
        : text.includes('\0')
          ? 'nul_character'
          : undefined;
    const stop = start + sizeOfBytes(bytes, from.unitBytes) + (lines.length === 0 ? (passed ?? 0) : 0);
    lines.push({ text, end, number: from.number + lines.length, start, stop, problem });
    start = stop + end.length * (from.unitBytes ?? 1);
  }
  return lines;
}

/** How many bytes a text takes in UTF-8. */
function sizeOfText(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // A surrogate pair takes four bytes: two for each of its units.
    if (unit >= 0x80) size += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return size;
}

/** How many bytes of the upload became these. What the transcoder makes of what is no Unicode counts as it was. */
function sizeOfBytes(bytes: Uint8Array, unitBytes: number | undefined): number {
  if (unitBytes === undefined) return bytes.length;
  let size = 0;
  for (const byte of bytes) {
    if (byte === 0xff) size += 1;
    else if ((byte & 0xc0) !== 0x80) size += byte >= 0xf0 ? 2 * unitBytes : unitBytes;
  }
  return size;
}

/** Where the first line end is, or the length where there is none. */
function firstLineEnd(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return at;
}

/** How many bytes an excerpt takes: it does not end within a character. */
function excerptLength(bytes: Uint8Array, maxLineBytes: number): number {
  let length = Math.min(excerptBytes, maxLineBytes, bytes.length);
  while (length > 0 && length < bytes.length && (bytes[length]! & 0xc0) === 0x80) length -= 1;
  return length;
}
