/** How an upload's bytes are read. A byte order mark decides; without one it is UTF-8. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A byte order mark, or undefined where the first bytes are none. */
export interface ByteOrderMark {
  readonly encoding: Encoding | 'utf-32';
  /** How many bytes the mark takes. */
  readonly length: number;
}

/** The most bytes that a byte order mark can take: so many are needed for a verdict. */
export const byteOrderMarkLength = 4;

/** Recognises the byte order mark at the start of `head` (its first four bytes, or all where there are fewer). */
export function findByteOrderMark(head: Uint8Array): ByteOrderMark | undefined {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32', length: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32', length: 4 };
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  return undefined;
}

/** Turns pieces of an upload into pieces of UTF-8; `end` gives what was still held back. */
export interface Transcoder {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/**
 * UTF-16 to UTF-8, whatever way the input is cut. What is no Unicode stays no Unicode: a lone surrogate becomes its
 * three-byte form and an odd last byte becomes 0xFF, neither of which is UTF-8, so that the record with it is
 * rejected and no other. UTF-8 passes through untouched.
 */
export function createTranscoder(encoding: Encoding): Transcoder {
  const nothing = new Uint8Array(0);
  if (encoding === 'utf-8') return { push: (bytes) => bytes, end: () => nothing };
  const high = encoding === 'utf-16be' ? 0 : 1;
  // What the last piece left over: half a code unit, and the first half of a surrogate pair (0 for none).
  let oddByte = -1;
  let lead = 0;

  function push(bytes: Uint8Array): Uint8Array {
    const output = new Uint8Array((bytes.length + 4) * 2);
    let length = 0;
    const put = (unit: number): void => {
      length = putUnit(output, length, unit);
    };
    for (const byte of bytes) {
      if (oddByte < 0) {
        oddByte = byte;
        continue;
      }
      const unit = high === 0 ? (oddByte << 8) | byte : (byte << 8) | oddByte;
      oddByte = -1;
      if (lead !== 0 && unit >= 0xdc00 && unit <= 0xdfff) {
        put(0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
        lead = 0;
        continue;
      }
      if (lead !== 0) put(lead);
      lead = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
      if (lead === 0) put(unit);
    }
    return output.subarray(0, length);
  }

  function end(): Uint8Array {
    const output = new Uint8Array(4);
    let length = lead === 0 ? 0 : putUnit(output, 0, lead);
    if (oddByte >= 0) output[length++] = 0xff;
    return output.subarray(0, length);
  }

  return { push, end };
}

/** Writes one code point, surrogates included, in UTF-8's form; returns the new length. */
function putUnit(output: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    output[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    output[at] = 0xc0 | (code >> 6);
    output[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if (code < 0x10000) {
    output[at] = 0xe0 | (code >> 12);
    output[at + 1] = 0x80 | ((code >> 6) & 0x3f);
    output[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  output[at] = 0xf0 | (code >> 18);
  output[at + 1] = 0x80 | ((code >> 12) & 0x3f);
  output[at + 2] = 0x80 | ((code >> 6) & 0x3f);
  output[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 to text, or undefined where a byte is not UTF-8. A U+FEFF stays. */
export function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The same for bytes that are likely none: without an exception, which takes longer than all the rest. */
export function decodeDoubtfully(bytes: Uint8Array): string | undefined {
  const text = lenientDecoder.decode(bytes);
  if (!text.includes('\ufffd')) return text;
  // The replacement character may be the text's own: 0xEF is its first byte.
  return bytes.includes(0xef) ? decodeStrictly(bytes) : undefined;
}

/** UTF-8 to text that a person can mend: every byte that is not UTF-8 is written as `\xE9`. */
export function decodeVisibly(bytes: Uint8Array): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (from < at) text += strictDecoder.decode(bytes.subarray(from, at));
    text += `\\x${bytes[at]!.toString(16).toUpperCase()}`;
    at += 1;
    from = at;
  }
  return text + strictDecoder.decode(bytes.subarray(from));
}

/** How many bytes the character takes that begins there; 0 where they are not UTF-8. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < least || second > most) return 0;
  for (let next = 2; next < length; next += 1) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
