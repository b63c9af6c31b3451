// Writes fields of canonical CSV. Each function is told where the next byte goes, and gives where the one behind it does:
// an address that travels in registers, from function to function.
import * as at from '../layout';

const quote: u8 = 34;
const comma: u8 = 44;

export function putByte(out: usize, byte: u8): usize {
  store<u8>(out, byte);
  return out + 1;
}

/** Copies bytes; up to 15 more behind them are overwritten. */
export function putBytes(out: usize, begin: usize, end: usize): usize {
  const length = end - begin;
  let copied: usize = 0;
  do {
    v128.store(out + copied, v128.load(begin + copied));
    copied += 16;
  } while (copied < length);
  return out + length;
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
export function putDoubled(to: usize, begin: usize, end: usize): usize {
  let out = to;
  for (let p = begin; p < end; p += 1) {
    const byte = load<u8>(p);
    out = putByte(out, byte);
    if (byte == quote) out = putByte(out, quote);
  }
  return out;
}

/** A text as a field: in quotes where it needs them. */
export function putText(out: usize, begin: usize, end: usize): usize {
  if (!needsQuotes(begin, end)) return putBytes(out, begin, end);
  return putByte(putDoubled(putByte(out, quote), begin, end), quote);
}

/** The digits of the line's number end here; how many they are. */
const lineEnd: usize = at.lineDigits + 16;
let lineLength: usize = 0;

/** Sets the number that `putLine` writes. */
export function setLine(line: f64): void {
  lineLength = putNumber(at.lineDigits, u64(line)) - at.lineDigits;
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

export function putLine(out: usize): usize {
  v128.store(out, v128.load(lineEnd - lineLength));
  return out + lineLength;
}

/** A whole number that is not negative. */
export function putNumber(out: usize, value: u64): usize {
  let length: usize = 1;
  for (let rest = value / 10; rest != 0; rest /= 10) length += 1;
  return putPadded(out, value, length);
}

/** The last so many digits of a number. */
export function putPadded(out: usize, value: u64, digits: usize): usize {
  let rest = value;
  for (let p = out + digits; p > out;) {
    p -= 1;
    store<u8>(p, u8(48 + (rest % 10)));
    rest /= 10;
  }
  return out + digits;
}

/** Two digits of a number below 100. */
export function putTwo(out: usize, value: i32): usize {
  store<u8>(out, u8(48 + value / 10));
  store<u8>(out + 1, u8(48 + (value % 10)));
  return out + 2;
}
