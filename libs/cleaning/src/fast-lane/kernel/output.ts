// Writes fields of canonical CSV.
import * as at from '../layout';

/** Where the next byte goes. */
export let out: usize = 0;

export function setOut(to: usize): void {
  out = to;
}

const quote: u8 = 34;
const comma: u8 = 44;

export function putByte(byte: u8): void {
  store<u8>(out, byte);
  out += 1;
}

/** Copies bytes; up to 15 more behind them are overwritten. */
export function putBytes(begin: usize, end: usize): void {
  const length = end - begin;
  let copied: usize = 0;
  do {
    v128.store(out + copied, v128.load(begin + copied));
    copied += 16;
  } while (copied < length);
  out += length;
}

/** Whether any of the bytes makes quotes necessary. */
export function needsQuotes(begin: usize, end: usize): bool {
  const quotes = i8x16.splat(quote);
  const commas = i8x16.splat(comma);
  const lfs = i8x16.splat(10);
  const crs = i8x16.splat(13);
  for (let p = begin; p < end; p += 16) {
    const bytes = v128.load(p);
    let marks = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, commas)),
        v128.or(i8x16.eq(bytes, lfs), i8x16.eq(bytes, crs)),
      ),
    );
    if (p + 16 > end) marks &= (1 << i32(end - p)) - 1;
    if (marks != 0) return true;
  }
  return false;
}

/** Copies bytes, every quote doubled. */
export function putDoubled(begin: usize, end: usize): void {
  for (let p = begin; p < end; p += 1) {
    const byte = load<u8>(p);
    putByte(byte);
    if (byte == quote) putByte(quote);
  }
}

/** A text as a field: in quotes where it needs them. */
export function putText(begin: usize, end: usize): void {
  if (!needsQuotes(begin, end)) {
    putBytes(begin, end);
    return;
  }
  putByte(quote);
  putDoubled(begin, end);
  putByte(quote);
}

/** The digits of the line's number end here; how many they are. */
const lineEnd: usize = at.lineDigits + 16;
let lineLength: usize = 0;

/** Sets the number that `putLine` writes. */
export function setLine(line: f64): void {
  const before = out;
  out = at.lineDigits;
  putNumber(u64(line));
  lineLength = out - at.lineDigits;
  out = before;
  memory.copy(lineEnd - lineLength, at.lineDigits, lineLength);
}

/** The same, one higher. */
export function nextLine(): void {
  let p: usize = lineEnd - 1;
  while (load<u8>(p) == 57) {
    store<u8>(p, 48);
    p -= 1;
  }
  if (p < lineEnd - lineLength) {
    store<u8>(p, 49);
    lineLength += 1;
  } else store<u8>(p, load<u8>(p) + 1);
}

export function putLine(): void {
  v128.store(out, v128.load(lineEnd - lineLength));
  out += lineLength;
}

/** A whole number that is not negative. */
export function putNumber(value: u64): void {
  let length: usize = 1;
  for (let rest = value / 10; rest != 0; rest /= 10) length += 1;
  putPadded(value, length);
}

/** The last so many digits of a number. */
export function putPadded(value: u64, digits: usize): void {
  let rest = value;
  for (let p = out + digits; p > out; ) {
    p -= 1;
    store<u8>(p, u8(48 + (rest % 10)));
    rest /= 10;
  }
  out += digits;
}

/** Two digits of a number below 100. */
export function putTwo(value: i32): void {
  store<u8>(out, u8(48 + value / 10));
  store<u8>(out + 1, u8(48 + (value % 10)));
  out += 2;
}
