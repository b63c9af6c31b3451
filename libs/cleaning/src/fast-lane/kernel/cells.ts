// Judges a cell and writes its canonical field.
import * as at from '../layout';
import { readCell } from './host';
import { readDecimal, readInteger } from './numbers';
import { putBytes, putText } from './output';
import { readDate, readTimestamp } from './times';
import { toHost } from './verdict';
import { accepts, findWord } from './words';

const quote: u8 = 34;
const comma: u8 = 44;
const space: u8 = 32;

/** The cell's text as a failure shows it. */
export let textBegin: usize = 0;
export let textEnd: usize = 0;

/** Where the next cell without its doubled quotes goes. */
let scratch: usize = 0;

/** Forgets the cells of the record before. */
export function beginRecord(): void {
  scratch = load<usize>(at.scratch);
}

/** Judges the cell of a column and writes its canonical field, for the null nothing; see verdict.ts. */
export function readField(index: i32, column: usize, out: usize): i32 {
  const source = load<i32>(column, at.columnSource);
  if (source < 0) return i32(out);
  const field = load<usize>(at.fieldTable) + usize(source) * at.fieldSize;
  const begin = load<usize>(field, at.fieldBegin);
  const end = load<usize>(field, at.fieldEnd);
  const style = load<i32>(field, at.fieldStyle);
  if (begin == end) {
    if (style != at.bare && load<i32>(at.isEmptyNull) == 0) return askHost(index, begin, end, style, out);
    return readNull(column, at.failAbsent, begin, end, out);
  }
  if (style == at.doubled) return readDoubled(index, column, begin, end, out);
  const verdict = read(index, column, begin, end, out);
  if (verdict >= 0 && load<usize>(column, at.columnNullValues) == 0) return verdict;
  return readAgain(index, column, begin, end, style, out, verdict);
}

/** A cell within quotes with doubled quotes inside. */
function readDoubled(index: i32, column: usize, first: usize, end: usize, out: usize): i32 {
  const to = scratch;
  let begin = first;
  while (begin < end) {
    const byte = load<u8>(begin);
    store<u8>(scratch, byte);
    scratch += 1;
    begin += byte == quote ? 2 : 1;
  }
  return readAgain(index, column, to, scratch, at.doubled, out, read(index, column, to, scratch, out));
}

/** Looks again at a cell that was judged so: at its spaces, for null tokens, by the host. */
function readAgain(
  index: i32,
  column: usize,
  begin: usize,
  end: usize,
  style: i32,
  out: usize,
  firstVerdict: i32,
): i32 {
  let verdict = firstVerdict;
  let first = begin;
  let last = end;
  if (verdict < 0 && verdict != toHost) {
    if (!isPrintable(begin, end)) return askHost(index, begin, end, style, out);
    while (first < last && load<u8>(first) == space) first += 1;
    while (first < last && load<u8>(last - 1) == space) last -= 1;
    if (first == last) return readNull(column, at.failAbsent, first, last, out);
    if (first != begin || last != end) verdict = read(index, column, first, last, out);
  }
  if (verdict == toHost) return askHost(index, begin, end, style, out);
  const nulls = load<usize>(verdict < 0 ? at.nullTokens : column + at.columnNullValues);
  const isNull = nulls != 0 && (verdict < 0 ? findWord(nulls, first, last) : findWord(nulls, out, verdict)) != 0;
  if (isNull) return readNull(column, at.failNullToken, first, last, out);
  textBegin = first;
  textEnd = last;
  return verdict;
}

/** Null: nothing to write, or a failure where a value is required. */
function readNull(column: usize, failure: i32, begin: usize, end: usize, out: usize): i32 {
  if (load<i32>(column, at.columnOptional) != 0) return i32(out);
  textBegin = begin;
  textEnd = end;
  return ~failure;
}

function askHost(index: i32, begin: usize, end: usize, style: i32, out: usize): i32 {
  const length = readCell(index, begin, end, style, out);
  return length < 0 ? toHost : i32(out) + length;
}

/** Judges a text; any failure may yet be due to its spaces, or stand for null. */
function read(index: i32, column: usize, begin: usize, end: usize, out: usize): i32 {
  const kind = load<i32>(column, at.columnKind);
  if (kind == at.kindTimestamp) return readTimestamp(column, index, begin, end, out);
  if (kind == at.kindDecimal) return readDecimal(column, begin, end, out);
  if (kind == at.kindIdentifier || kind == at.kindText) return readText(column, begin, end, out);
  if (kind == at.kindWord) return readWord(column, begin, end, out);
  if (kind == at.kindInteger) return readInteger(column, begin, end, out);
  if (kind == at.kindDate) return readDate(column, begin, end, out);
  return toHost;
}

function readWord(column: usize, begin: usize, end: usize, out: usize): i32 {
  const entry = findWord(load<usize>(column, at.columnData), begin, end);
  if (entry == 0) return ~at.failNotOne;
  const value = load<usize>(entry, at.wordValue);
  return i32(putBytes(out, value, value + load<usize>(entry, at.wordValueLength)));
}

function readText(column: usize, begin: usize, end: usize, out: usize): i32 {
  if (end - begin <= load<usize>(at.nullTokenLongest) && findWord(load<usize>(at.nullTokens), begin, end) != 0) {
    return ~at.failNotOne;
  }
  const isSpaced = load<u8>(begin) == space || load<u8>(end - 1) == space;
  const maxLength = load<usize>(column, at.columnMaxLength);
  const isLong = maxLength != 0 && end - begin > maxLength;
  const automaton = load<usize>(column, at.columnData);
  if (automaton != 0) {
    if (isLong) return ~at.failTooLong;
    // It accepts printable ASCII alone.
    if (!accepts(automaton, begin, end) || isSpaced) return ~at.failPattern;
    return i32(load<i32>(automaton, at.automatonIsPlain) != 0 ? putBytes(out, begin, end) : putText(out, begin, end));
  }
  const shape = shapeOf(begin, end);
  if (shape < 0) return toHost;
  if (shape & hasHigh) {
    // Lengths count characters, and tokens may hold any.
    if (isSpaced || isLong || load<i32>(at.hasHighTokens) != 0) return toHost;
  } else if (isSpaced || isLong) return ~at.failTooLong;
  return i32(shape & hasQuotable ? putText(out, begin, end) : putBytes(out, begin, end));
}

const hasQuotable: i32 = 1;
const hasHigh: i32 = 2;

/** What a text holds: quotes or commas, letters beyond ASCII; -1 where cleaning might change it, spaces aside. */
function shapeOf(begin: usize, end: usize): i32 {
  let shape = 0;
  for (let p = begin; p < end; p += 16) {
    const bytes = v128.load(p);
    const within = p + 16 <= end ? 0xffff : (1 << i32(end - p)) - 1;
    if (i8x16.bitmask(i8x16.lt_u(bytes, i8x16.splat(32))) & within) return -1;
    if (i8x16.bitmask(bytes) & within) shape |= hasHigh;
    const quotable = v128.or(i8x16.eq(bytes, i8x16.splat(quote)), i8x16.eq(bytes, i8x16.splat(comma)));
    if (i8x16.bitmask(quotable) & within) shape |= hasQuotable;
  }
  return shape & hasHigh && !isInert(begin, end) ? -1 : shape;
}

/**
 * Whether every character beyond ASCII (the text is UTF-8) is one that cleaning leaves as it is wherever it stands:
 * U+00A1 to U+02FF, U+2010 to U+2027, U+20A0 to U+20BF, U+4E00 to U+9FFF, U+1F300 to U+1FAFF.
 */
function isInert(begin: usize, end: usize): bool {
  let p = begin;
  while (p < end) {
    const a = load<u8>(p);
    if (a < 0x80) {
      p += 1;
      continue;
    }
    const b = load<u8>(p + 1);
    if (a < 0xe0) {
      if (a > 0xcb || (a == 0xc2 && b < 0xa1)) return false;
      p += 2;
    } else if (a < 0xf0) {
      const isSign =
        a == 0xe2 &&
        ((b == 0x80 && load<u8>(p + 2) >= 0x90 && load<u8>(p + 2) <= 0xa7) || (b == 0x82 && load<u8>(p + 2) >= 0xa0));
      const isHan = (a == 0xe4 && b >= 0xb8) || (a >= 0xe5 && a <= 0xe9);
      if (!isSign && !isHan) return false;
      p += 3;
    } else {
      if (a != 0xf0 || b != 0x9f || load<u8>(p + 2) < 0x8c || load<u8>(p + 2) > 0xab) return false;
      p += 4;
    }
  }
  return true;
}

/** Whether all bytes are printable ASCII. */
function isPrintable(begin: usize, end: usize): bool {
  for (let p = begin; p < end; p += 1) {
    if (load<u8>(p) - 32 > 94) return false;
  }
  return true;
}
