// Cuts a record into its fields.
import * as at from '../layout';

/** What `scan` found: how many fields, where the record ends, where the next begins, how many lines it takes. */
export let fields: i32 = 0;
export let recordEnd: usize = 0;
export let nextRecord: usize = 0;
export let lines: i32 = 0;

/** Where the first field begins that is one too many. */
export let fieldBehind: usize = 0;

/** `scan` has read a record. */
export const scanned: i32 = 5;

const LF: u8 = 10;
const CR: u8 = 13;
const quote: u8 = 34;

/** A byte at or above 0x80 stands in or behind the record. */
let hasHigh: i32 = 0;
/** A quote stands in a bare field. */
let hasBareQuote: bool = false;

/**
 * Reads the record at `start`: `scanned`, or `needsInput` where its end is not there yet, or `foreign` where it is one
 * that only the plain lane can read. Fields beyond the expected number are counted, not noted.
 */
export function scan(start: usize): i32 {
  const expected = load<i32>(at.fieldCount);
  const delimiter = load<u8>(at.delimiter);
  if (scanShort(start, expected, delimiter)) return scanned;
  const end = load<usize>(at.inputEnd);
  let begin = start;
  let entry = load<usize>(at.fieldTable);
  let count = 0;
  lines = 1;
  hasHigh = 0;
  hasBareQuote = false;
  let block = start;
  let marks = marksOf(block, delimiter);
  while (true) {
    // The marks of 64 bytes at once: in most files a record then takes as many turns as the one before it.
    while (marks == 0) {
      block += 64;
      marks = marksOf(block, delimiter);
    }
    const mark = block + usize(ctz(marks));
    marks &= marks - 1;
    const code = load<u8>(mark);
    let behind = mark;
    if (code == delimiter) {
      if (count < expected) {
        note(entry, begin, mark, at.bare);
        entry += at.fieldSize;
      }
    } else if (code == quote) {
      if (mark != begin) {
        hasBareQuote = true;
        continue;
      }
      let style = at.quoted;
      closing = block + usize(ctz(marks));
      if (marks == 0 || load<u8>(closing) != quote || !closes(closing, delimiter, end)) {
        style = scanQuoted(begin + 1, delimiter);
        if (style < 0) return ~style;
      }
      if (count < expected) {
        note(entry, begin + 1, closing, style);
        entry += at.fieldSize;
      }
      behind = closing + 1;
      if (behind >= end || load<u8>(behind) != delimiter) {
        fields = count + 1;
        return finish(start, behind);
      }
      if (behind - block < 63) marks &= ~u64(0) << u64(behind - block + 1);
      else {
        block = behind + 1;
        marks = marksOf(block, delimiter);
      }
    } else if (code == LF || code == CR || code == 0) {
      if (count < expected) note(entry, begin, mark, at.bare);
      fields = count + 1;
      return finish(start, mark);
    } else continue;
    count += 1;
    begin = behind + 1;
    if (count == expected) fieldBehind = begin;
  }
}

/**
 * Reads the record at `start` where it is as most are: ASCII without quotes in less than 64 bytes, with the expected
 * number of fields and an LF behind. All fields are found at once; false where it is not so.
 */
function scanShort(start: usize, expected: i32, delimiter: u8): bool {
  const a = v128.load(start);
  const b = v128.load(start, 16);
  const c = v128.load(start, 32);
  const d = v128.load(start, 48);
  // Bytes beyond ASCII are negative.
  const controls = i8x16.splat(32);
  const quotes = i8x16.splat(quote);
  const breaks = bitsOf(
    v128.or(i8x16.lt_s(a, controls), i8x16.eq(a, quotes)),
    v128.or(i8x16.lt_s(b, controls), i8x16.eq(b, quotes)),
    v128.or(i8x16.lt_s(c, controls), i8x16.eq(c, quotes)),
    v128.or(i8x16.lt_s(d, controls), i8x16.eq(d, quotes)),
  );
  if (breaks == 0) return false;
  const length = u64(ctz(breaks));
  const code = load<u8>(start + usize(length));
  if (code != LF) return code == quote && scanShortQuoted(start, expected, delimiter);
  const delimiters = i8x16.splat(delimiter);
  const marks = bitsOf(
    i8x16.eq(a, delimiters),
    i8x16.eq(b, delimiters),
    i8x16.eq(c, delimiters),
    i8x16.eq(d, delimiters),
  );
  const end = u64(1) << length;
  const fieldEnds = (marks & (end - 1)) | end;
  if (i32(popcnt(fieldEnds)) != expected) return false;
  let entry = load<usize>(at.fieldTable);
  let begin = start;
  for (let rest = fieldEnds; rest != 0; rest &= rest - 1) {
    const mark = start + usize(ctz(rest));
    note(entry, begin, mark, at.bare);
    entry += at.fieldSize;
    begin = mark + 1;
  }
  finishShort(begin, expected);
  return true;
}

/** The same where fields stand in quotes, without further quotes in them; and in any UTF-8. */
function scanShortQuoted(start: usize, expected: i32, delimiter: u8): bool {
  const a = v128.load(start);
  const b = v128.load(start, 16);
  const c = v128.load(start, 32);
  const d = v128.load(start, 48);
  const controls = i8x16.splat(32);
  const lineEnds = bitsOf(
    i8x16.lt_u(a, controls),
    i8x16.lt_u(b, controls),
    i8x16.lt_u(c, controls),
    i8x16.lt_u(d, controls),
  );
  if (lineEnds == 0) return false;
  const length = u64(ctz(lineEnds));
  if (load<u8>(start + usize(length)) != LF) return false;
  const end = u64(1) << length;
  const quotes = i8x16.splat(quote);
  const delimiters = i8x16.splat(delimiter);
  const quoted = bitsOf(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes)) & (end - 1);
  const marks = bitsOf(
    i8x16.eq(a, delimiters),
    i8x16.eq(b, delimiters),
    i8x16.eq(c, delimiters),
    i8x16.eq(d, delimiters),
  );
  // The bytes from each opening quote to the one before its closing quote.
  let inside = quoted ^ (quoted << 1);
  inside ^= inside << 2;
  inside ^= inside << 4;
  inside ^= inside << 8;
  inside ^= inside << 16;
  inside ^= inside << 32;
  const fieldEnds = (marks & ~inside & (end - 1)) | end;
  if ((inside & end) != 0 || i32(popcnt(fieldEnds)) != expected) return false;
  if ((quoted & inside & ~((fieldEnds << 1) | 1)) != 0 || (quoted & ~inside & ~(fieldEnds >> 1)) != 0) return false;
  if (i8x16.bitmask(v128.or(v128.or(a, b), v128.or(c, d))) != 0 && !isUtf8(start, start + usize(length))) return false;
  let entry = load<usize>(at.fieldTable);
  let begin = start;
  for (let rest = fieldEnds; rest != 0; rest &= rest - 1) {
    const mark = start + usize(ctz(rest));
    const isQuoted = usize((quoted >> u64(begin - start)) & 1);
    note(entry, begin + isQuoted, mark - isQuoted, i32(isQuoted));
    entry += at.fieldSize;
    begin = mark + 1;
  }
  finishShort(begin, expected);
  return true;
}

function finishShort(next: usize, count: i32): void {
  recordEnd = next - 1;
  nextRecord = next;
  fields = count;
  lines = 1;
}

/** A bit for each of 64 bytes that has its high bit set. */
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    u64(u32(i8x16.bitmask(a))) |
    (u64(u32(i8x16.bitmask(b))) << 16) |
    (u64(u32(i8x16.bitmask(c))) << 32) |
    (u64(u32(i8x16.bitmask(d))) << 48)
  );
}

/** A bit for each of 64 bytes that is a delimiter, a quote or a control character. */
function marksOf(block: usize, delimiter: u8): u64 {
  const delimiters = i8x16.splat(delimiter);
  const a = v128.load(block);
  const b = v128.load(block, 16);
  const c = v128.load(block, 32);
  const d = v128.load(block, 48);
  hasHigh |= i8x16.bitmask(v128.or(v128.or(a, b), v128.or(c, d)));
  return bitsOf(areMarks(a, delimiters), areMarks(b, delimiters), areMarks(c, delimiters), areMarks(d, delimiters));
}

function areMarks(bytes: v128, delimiters: v128): v128 {
  const controls = i8x16.lt_u(bytes, i8x16.splat(32));
  return v128.or(v128.or(controls, i8x16.eq(bytes, delimiters)), i8x16.eq(bytes, i8x16.splat(quote)));
}

/** Whether the quote at an address is followed by what lets it close a field. */
function closes(at: usize, delimiter: u8, end: usize): bool {
  if (at + 1 >= end) return false;
  const follower = load<u8>(at + 1);
  return follower == delimiter || follower == LF || follower == CR;
}

function note(entry: usize, begin: usize, end: usize, style: i32): void {
  store<usize>(entry, begin, at.fieldBegin);
  store<usize>(entry, end, at.fieldEnd);
  store<i32>(entry, style, at.fieldStyle);
}

/** The record ends before `mark`: a line end, the end of the input, or a NUL. */
function finish(start: usize, mark: usize): i32 {
  const end = load<usize>(at.inputEnd);
  if (mark >= end) {
    if (i32(mark - start) > at.maxRecord) return at.foreign;
    if (load<i32>(at.inputFinal) == 0 || start == end) return at.needsInput;
    nextRecord = end;
  } else if (load<u8>(mark) == LF) {
    nextRecord = mark + 1;
  } else if (load<u8>(mark) == CR) {
    if (mark + 1 == end && load<i32>(at.inputFinal) == 0) return at.needsInput;
    nextRecord = mark + 1 + usize(mark + 1 < end && load<u8>(mark + 1) == LF);
  } else {
    return at.foreign;
  }
  recordEnd = mark;
  if (i32(mark - start) > at.maxRecord) return at.foreign;
  if (lines > 1 && (hasBareQuote || fields != load<i32>(at.fieldCount))) return at.foreign;
  if (hasHigh != 0 && !isUtf8(start, mark)) return at.foreign;
  return scanned;
}

/** Reads the line at `start` alone, as a record of its own: false where only the plain lane can read it. */
export function scanLine(start: usize): bool {
  nextRecord = lineEnd(start);
  if (nextRecord == 0) return false;
  recordEnd = nextRecord;
  while (recordEnd > start && (load<u8>(recordEnd - 1) == LF || load<u8>(recordEnd - 1) == CR)) recordEnd -= 1;
  lines = 1;
  // Not that of a blank line.
  fields = 2;
  if (i32(recordEnd - start) > at.maxRecord) return false;
  for (let p = start; p < recordEnd; p += 1) if (load<u8>(p) == 0) return false;
  return isUtf8(start, recordEnd);
}

/** The closing quote that `scanQuoted` found. */
let closing: usize = 0;

/** Finds the quote that closes the field whose content begins at `from`: its style, or what `scan` answers, as `~answer`. */
function scanQuoted(from: usize, delimiter: u8): i32 {
  const end = load<usize>(at.inputEnd);
  const quotes = i8x16.splat(quote);
  const spaces = i8x16.splat(32);
  let style = at.quoted;
  let block = from;
  while (true) {
    const bytes = v128.load(block);
    let marks = i8x16.bitmask(v128.or(i8x16.lt_u(bytes, spaces), i8x16.eq(bytes, quotes)));
    hasHigh |= i8x16.bitmask(bytes);
    let next = block + 16;
    while (marks != 0) {
      const mark = block + ctz(marks);
      marks &= marks - 1;
      const code = load<u8>(mark);
      if (code == quote) {
        const behind = mark + 1;
        if (behind >= end) {
          if (load<i32>(at.inputFinal) == 0) return ~at.needsInput;
          closing = mark;
          return style;
        }
        const follower = load<u8>(behind);
        if (follower == quote) {
          style = at.doubled;
          next = mark + 2;
          marks = 0;
          continue;
        }
        if (follower != delimiter && follower != LF && follower != CR) return ~(lines > 1 ? at.unclosed : at.foreign);
        closing = mark;
        return style;
      }
      if (code == LF) {
        lines += i32(mark == from || load<u8>(mark - 1) != CR);
      } else if (code == CR) {
        lines += 1;
      } else if (code == 0) {
        if (mark < end) return ~at.foreign;
        return ~whereOpen(i32(end - from));
      }
    }
    block = next;
  }
}

/** What to do where a quote is still open at the end of the input, after so many bytes. */
function whereOpen(length: i32): i32 {
  if (load<i32>(at.inputFinal) != 0) return at.unclosed;
  if (length <= at.maxQuoted) return at.needsInput;
  return hasHigh == 0 ? at.unclosed : at.foreign;
}

/** Where the line at `start` ends, line end included; 0 where the end is not there yet. */
export function lineEnd(start: usize): usize {
  const end = load<usize>(at.inputEnd);
  const lfs = i8x16.splat(LF);
  const crs = i8x16.splat(CR);
  for (let block = start; block < end; block += 16) {
    const bytes = v128.load(block);
    const marks = i8x16.bitmask(v128.or(i8x16.eq(bytes, lfs), i8x16.eq(bytes, crs)));
    if (marks == 0) continue;
    const mark = block + ctz(marks);
    if (mark >= end) break;
    if (load<u8>(mark) == LF) return mark + 1;
    if (mark + 1 == end && load<i32>(at.inputFinal) == 0) return 0;
    return mark + 1 + usize(mark + 1 < end && load<u8>(mark + 1) == LF);
  }
  return load<i32>(at.inputFinal) != 0 ? end : 0;
}

/** Whether the bytes are UTF-8 (Unicode 16, table 3-7). */
function isUtf8(begin: usize, end: usize): bool {
  let p = begin;
  while (p < end) {
    if (p + 16 <= end && i8x16.bitmask(v128.load(p)) == 0) {
      p += 16;
      continue;
    }
    const a = load<u8>(p);
    if (a < 0x80) {
      p += 1;
      continue;
    }
    const b = load<u8>(p + 1);
    if (a < 0xe0) {
      if (a < 0xc2 || !isTail(b)) return false;
      p += 2;
    } else if (a < 0xf0) {
      if (!isTail(b) || !isTail(load<u8>(p + 2)) || (a == 0xe0 && b < 0xa0) || (a == 0xed && b >= 0xa0)) return false;
      p += 3;
    } else {
      if (a > 0xf4 || !isTail(b) || (a == 0xf0 && b < 0x90) || (a == 0xf4 && b >= 0x90)) return false;
      if (!isTail(load<u8>(p + 2)) || !isTail(load<u8>(p + 3))) return false;
      p += 4;
    }
  }
  return p == end;
}

function isTail(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}
