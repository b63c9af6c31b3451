// Whole and decimal numbers: sign, digits, declared marks; exact.
import * as at from '../layout';
import { out, putByte, putBytes, putNumber, putPadded } from './output';
import { fine, toHost } from './verdict';

const minus: u8 = 45;
const plus: u8 = 43;

/** Where the digits of a whole part end; how many they are without leading zeros and marks; their value. */
let wholeEnd: usize = 0;
let wholeDigits: i32 = 0;
let whole: i64 = 0;
let isGrouped: bool = false;

/** Reads digits, with thousands marks where they are declared: false where the marks are out of place. */
function readWhole(begin: usize, end: usize, thousands: u8): bool {
  let p = begin;
  whole = 0;
  wholeDigits = 0;
  isGrouped = false;
  while (p < end) {
    const digit = load<u8>(p) - 48;
    if (digit > 9) break;
    whole = whole * 10 + i64(digit);
    wholeDigits += i32(wholeDigits != 0 || digit != 0);
    p += 1;
  }
  wholeEnd = p;
  if (thousands == 0 || p == end || load<u8>(p) != thousands) return true;
  if (p == begin || p - begin > 3) return false;
  isGrouped = true;
  while (p < end && load<u8>(p) == thousands) {
    if (end - p < 4) return false;
    for (let digits = 1; digits < 4; digits += 1) {
      const digit = load<u8>(p + digits) - 48;
      if (digit > 9) return false;
      whole = whole * 10 + i64(digit);
      wholeDigits += i32(wholeDigits != 0 || digit != 0);
    }
    p += 4;
  }
  wholeEnd = p;
  return true;
}

export function readInteger(column: usize, begin: usize, end: usize): i32 {
  const sign = load<u8>(begin);
  const isNegative = sign == minus;
  const first = begin + usize(isNegative || sign == plus);
  if (!readWhole(first, end, load<u8>(column, at.columnThousands))) return at.failNotOne;
  if (wholeEnd == first || wholeEnd != end) return at.failNotOne;
  if (wholeDigits > 18) return at.failBounds;
  const value = isNegative ? -whole : whole;
  if (value < load<i64>(column, at.columnMin) || value > load<i64>(column, at.columnMax)) return at.failBounds;
  if (isGrouped || sign == plus || load<u8>(first) == 48) {
    if (value < 0) putByte(minus);
    putNumber(u64(whole));
  } else putBytes(begin, end);
  return fine;
}

export function readDecimal(column: usize, begin: usize, end: usize): i32 {
  const scale = load<i32>(column, at.columnScale);
  const mark = load<u8>(column, at.columnDecimalMark);
  const sign = load<u8>(begin);
  const isNegative = sign == minus;
  const first = begin + usize(isNegative || sign == plus);
  if (!readWhole(first, end, load<u8>(column, at.columnThousands))) return at.failNotOne;
  let p = wholeEnd;
  let fraction = 0;
  let value = whole;
  let isExact = true;
  if (p < end) {
    if (load<u8>(p) != mark) return at.failNotOne;
    p += 1;
    if (p == end) return at.failNotOne;
    while (p < end) {
      const digit = load<u8>(p) - 48;
      if (digit > 9) return at.failNotOne;
      if (fraction < scale) value = value * 10 + i64(digit);
      else if (digit != 0) isExact = false;
      fraction += 1;
      p += 1;
    }
  } else if (p == first) return at.failNotOne;
  if (!isExact) return at.failPrecision;
  if (wholeDigits > load<i32>(column, at.columnWholeDigits)) return at.failDigits;
  for (let missing = fraction; missing < scale; missing += 1) value *= 10;
  if (isNegative) value = -value;
  if (value < load<i64>(column, at.columnMin) || value > load<i64>(column, at.columnMax)) return at.failBounds;
  const isCanonical =
    fraction == scale &&
    mark == 46 &&
    !isGrouped &&
    sign != plus &&
    wholeEnd != first &&
    (load<u8>(first) != 48 || wholeEnd - first == 1) &&
    (value != 0 || !isNegative);
  if (isCanonical) {
    putBytes(begin, end);
    return fine;
  }
  if (value < 0) putByte(minus);
  const magnitude = u64(value < 0 ? -value : value);
  let unit: u64 = 1;
  for (let digit = 0; digit < scale; digit += 1) unit *= 10;
  putNumber(magnitude / unit);
  if (scale > 0) {
    putByte(46);
    putPadded(magnitude, scale);
  }
  return fine;
}
