// Whole and decimal numbers: sign, digits, declared marks; exact.
import * as at from '../layout';
import { putByte, putBytes, putNumber, putPadded } from './output';

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

export function readInteger(column: usize, begin: usize, end: usize, out: usize): i32 {
  const sign = load<u8>(begin);
  const isNegative = sign == minus;
  const first = begin + usize(isNegative || sign == plus);
  if (!readWhole(first, end, load<u8>(column, at.columnThousands))) return ~at.failNotOne;
  if (wholeEnd == first || wholeEnd != end) return ~at.failNotOne;
  if (wholeDigits > 18) return ~at.failBounds;
  const value = isNegative ? -whole : whole;
  if (value < load<i64>(column, at.columnMin) || value > load<i64>(column, at.columnMax)) return ~at.failBounds;
  if (!isGrouped && sign != plus && load<u8>(first) != 48) return i32(putBytes(out, begin, end));
  return i32(putNumber(value < 0 ? putByte(out, minus) : out, u64(whole)));
}

export function readDecimal(column: usize, begin: usize, end: usize, out: usize): i32 {
  const short = readShortDecimal(column, begin, end, out);
  return i32(short != 0 ? short : readAnyDecimal(column, begin, end, out));
}

const ones: u64 = 0x0101010101010101;
const highs: u64 = 0x8080808080808080;
const zeros: u64 = 0x3030303030303030;

/** Reads a decimal of at most seven bytes besides its sign, all at once, where only zeros are missing at its end; else 0. */
function readShortDecimal(column: usize, begin: usize, end: usize, out: usize): usize {
  const isNegative = load<u8>(begin) == minus;
  const first = begin + usize(isNegative);
  const length = end - first;
  if (length - 1 > 6 || load<u8>(column, at.columnDecimalMark) != 46) return 0;
  const bytes = load<u64>(first);
  // The lowest byte that is a point has its high bit set here.
  const points = bytes ^ (46 * ones);
  const point = min<usize>(usize(ctz(((points - ones) & ~points & highs) | (highs << 56))) >> 3, length);
  const hasPoint = usize(point < length);
  const fraction = i32(length - point - hasPoint);
  const scale = load<i32>(column, at.columnScale);
  if (fraction > scale || (fraction == 0 && hasPoint)) return 0;
  // With these digits the value fits into 64 bits at any scale.
  if (i32(point) > load<i32>(column, at.columnWholeDigits)) return 0;
  const lead = u8(bytes);
  if (lead == 46 || (lead == 48 && point > 1)) return 0;
  // The digits without the mark, the last of them in the highest byte.
  const low = (u64(1) << u64(point << 3)) - 1;
  const shift = u64(8 - length + hasPoint) << 3;
  const digits = (((bytes & low) | ((bytes >> 8) & ~low)) << shift) ^ (zeros << shift);
  if (((digits + 0x76 * ones) | digits) & highs) return 0;
  const pairs = digits * 10 + (digits >> 8);
  const mask: u64 = 0x000000ff000000ff;
  const read = i64((((pairs & mask) * 0x000f424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32) as u32);
  const missing = usize(scale - fraction);
  const value = read * load<i64>(load<usize>(at.powers) + (missing << 3));
  const signed = isNegative ? -value : value;
  if (signed < load<i64>(column, at.columnMin) || signed > load<i64>(column, at.columnMax)) return 0;
  if (isNegative && value == 0) return 0;
  // Without a branch for each of the lengths that there are: they cannot be foreseen.
  v128.store(out, v128.load(begin));
  let behind = out + (end - begin);
  if (!hasPoint && scale > 0) behind = putByte(behind, 46);
  v128.store(behind, i8x16.splat(48));
  return behind + missing;
}

function readAnyDecimal(column: usize, begin: usize, end: usize, to: usize): i32 {
  const scale = load<i32>(column, at.columnScale);
  const mark = load<u8>(column, at.columnDecimalMark);
  const sign = load<u8>(begin);
  const isNegative = sign == minus;
  const first = begin + usize(isNegative || sign == plus);
  if (!readWhole(first, end, load<u8>(column, at.columnThousands))) return ~at.failNotOne;
  let p = wholeEnd;
  let fraction = 0;
  let value = whole;
  let isExact = true;
  if (p < end) {
    if (load<u8>(p) != mark) return ~at.failNotOne;
    p += 1;
    if (p == end) return ~at.failNotOne;
    while (p < end) {
      const digit = load<u8>(p) - 48;
      if (digit > 9) return ~at.failNotOne;
      if (fraction < scale) value = value * 10 + i64(digit);
      else if (digit != 0) isExact = false;
      fraction += 1;
      p += 1;
    }
  } else if (p == first) return ~at.failNotOne;
  if (!isExact) return ~at.failPrecision;
  if (wholeDigits > load<i32>(column, at.columnWholeDigits)) return ~at.failDigits;
  for (let missing = fraction; missing < scale; missing += 1) value *= 10;
  if (isNegative) value = -value;
  if (value < load<i64>(column, at.columnMin) || value > load<i64>(column, at.columnMax)) return ~at.failBounds;
  const isCanonical =
    fraction == scale &&
    mark == 46 &&
    !isGrouped &&
    sign != plus &&
    wholeEnd != first &&
    (load<u8>(first) != 48 || wholeEnd - first == 1) &&
    (value != 0 || !isNegative);
  if (isCanonical) return i32(putBytes(to, begin, end));
  let out = value < 0 ? putByte(to, minus) : to;
  const magnitude = u64(value < 0 ? -value : value);
  const unit = load<u64>(load<usize>(at.powers) + (usize(scale) << 3));
  out = putNumber(out, magnitude / unit);
  return i32(scale == 0 ? out : putPadded(putByte(out, 46), magnitude, scale));
}
