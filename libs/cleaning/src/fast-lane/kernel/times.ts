// Dates and timestamps in formats of fixed layout.
import * as at from '../layout';
import { zoneOffset } from './host';
import { putByte, putBytes, putTwo } from './output';
import { toHost } from './verdict';

let year: i32 = 0;
let month: i32 = 0;
let day: i32 = 0;
let hour: i32 = 0;
let minute: i32 = 0;
let second: i32 = 0;
let offset: i32 = 0;

/** The format that read the cell: 0 for none. */
function match(column: usize, begin: usize, end: usize): usize {
  const formats = load<usize>(column, at.columnData);
  const last = load<usize>(column, at.columnLastFormat);
  if (reads(last, begin, end)) return last;
  const behind = formats + usize(load<i32>(column, at.columnDataCount)) * at.formatSize;
  for (let format = formats; format < behind; format += at.formatSize) {
    if (format != last && reads(format, begin, end)) {
      store<usize>(column, format, at.columnLastFormat);
      return format;
    }
  }
  return 0;
}

/** Whether a cell has a format and is in the calendar; its parts are set then. */
function reads(format: usize, begin: usize, end: usize): bool {
  const length = i32(end - begin);
  const fixed = load<i32>(format, at.formatLength);
  if (load<i32>(format, at.formatHasOffset) == 0 ? length != fixed : length <= fixed || length > fixed + 6)
    return false;
  if (!hasLayout(format, begin)) return false;
  if (fixed > 16 && !hasLayout(format + 16, begin + 16)) return false;
  offset = 0;
  if (length > fixed && !readOffset(begin + fixed, length - fixed)) return false;
  year = two(begin + load<i32>(format, at.formatYear)) * 100 + two(begin + load<i32>(format, at.formatYear) + 2);
  month = two(begin + load<i32>(format, at.formatMonth));
  day = two(begin + load<i32>(format, at.formatDay));
  hour = part(begin, load<i32>(format, at.formatHour));
  minute = part(begin, load<i32>(format, at.formatMinute));
  second = part(begin, load<i32>(format, at.formatSecond));
  if (year == 0 || month == 0 || month > 12 || day == 0 || hour > 23 || minute > 59 || second > 59) return false;
  return day <= 28 || day <= daysInMonth(year, month);
}

function hasLayout(format: usize, begin: usize): bool {
  const bytes = v128.load(begin);
  const notDigits = v128.and(
    i8x16.gt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(9)),
    v128.load(format, at.formatDigits),
  );
  const notLiterals = v128.and(
    v128.xor(bytes, v128.load(format, at.formatLiterals)),
    v128.load(format, at.formatLiteralMask),
  );
  return !v128.any_true(v128.or(notDigits, notLiterals));
}

function two(p: usize): i32 {
  return (i32(load<u8>(p)) - 48) * 10 + (i32(load<u8>(p + 1)) - 48);
}

function part(begin: usize, position: i32): i32 {
  return position < 0 ? 0 : two(begin + position);
}

/** `Z`, or a sign and hours, with minutes perhaps: at most 18 hours. */
function readOffset(p: usize, length: i32): bool {
  const sign = load<u8>(p);
  if (length == 1) return sign == 90;
  if (sign != 43 && sign != 45) return false;
  if (!areDigits(p + 1)) return false;
  let minutes = 0;
  if (length > 3) {
    const hasColon = load<u8>(p + 3) == 58;
    const tail = p + 3 + usize(hasColon);
    if (length != 5 + i32(hasColon) || !areDigits(tail)) return false;
    minutes = two(tail);
    if (minutes > 59) return false;
  } else if (length != 3) return false;
  minutes += two(p + 1) * 60;
  if (minutes > 18 * 60) return false;
  offset = (sign == 45 ? -minutes : minutes) * 60;
  return true;
}

function areDigits(p: usize): bool {
  return load<u8>(p) - 48 <= 9 && load<u8>(p + 1) - 48 <= 9;
}

function daysInMonth(y: i32, m: i32): i32 {
  if (m == 2) return (y & 3) == 0 && (y % 100 != 0 || y % 400 == 0) ? 29 : 28;
  return 30 + ((m ^ (m >> 3)) & 1);
}

/** Days from 1970-01-01 to a date (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms). */
function daysFromCivil(): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Sets year, month and day from days since 1970-01-01; the years 0001 to 9999 alone. */
function civilFromDays(days: i32): void {
  const shifted = days + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  year = yearOfEra + era * 400 + i32(month <= 2);
}

/** Days of the first and the last date that values may have: 0001-01-01 and 9999-12-31. */
const firstDay = -719162;
const lastDay = 2932896;

/** Takes an offset off the local time: false where the years 0001 to 9999 do not reach. */
function toUtc(): bool {
  let seconds = hour * 3600 + minute * 60 + second - offset;
  let days = daysFromCivil();
  while (seconds < 0) {
    seconds += 86400;
    days -= 1;
  }
  while (seconds >= 86400) {
    seconds -= 86400;
    days += 1;
  }
  if (days < firstDay || days > lastDay) return false;
  civilFromDays(days);
  hour = seconds / 3600;
  minute = (seconds / 60) % 60;
  second = seconds % 60;
  return true;
}

/** The offset of the column's zone throughout the local day, or `zoneUnknown`. */
function offsetOfZone(column: usize, index: i32): i32 {
  const days = daysFromCivil();
  const entry = load<usize>(column, at.columnZone) + usize((days & (at.zoneDays - 1)) << 3);
  if (load<i32>(entry) != days || load<i32>(entry, 4) == at.zoneUnknown) {
    store<i32>(entry, days);
    store<i32>(entry, zoneOffset(index, days), 4);
  }
  return load<i32>(entry, 4);
}

function putDate(to: usize): usize {
  let out = putTwo(to, year / 100);
  out = putTwo(out, year % 100);
  out = putTwo(putByte(out, 45), month);
  return putTwo(putByte(out, 45), day);
}

export function readDate(column: usize, begin: usize, end: usize, out: usize): i32 {
  const format = match(column, begin, end);
  if (format == 0) return load<i32>(column, at.columnHasOtherFormats) == 0 ? ~at.failNotOne : toHost;
  if (load<i32>(format, at.formatIsSole) == 0) return toHost;
  return i32(putDate(out));
}

export function readTimestamp(column: usize, index: i32, begin: usize, end: usize, to: usize): i32 {
  const format = match(column, begin, end);
  if (format == 0) return load<i32>(column, at.columnHasOtherFormats) == 0 ? ~at.failNotOne : toHost;
  if (load<i32>(format, at.formatIsSole) == 0) return toHost;
  if (load<usize>(column, at.columnZone) != 0 && load<i32>(format, at.formatHasOffset) == 0) {
    offset = offsetOfZone(column, index);
    if (offset == at.zoneUnknown) return toHost;
  }
  let out = to;
  if (offset == 0 && load<i32>(format, at.formatIsCanonical) != 0) {
    v128.store(out, i8x16.replace_lane(v128.load(begin), 10, 84));
    store<u32>(out, load<u32>(begin + 16), 16);
    out += 19;
  } else {
    if (offset != 0 && !toUtc()) return ~at.failFar;
    out = putTwo(putByte(putDate(out), 84), hour);
    out = putTwo(putByte(out, 58), minute);
    out = putTwo(putByte(out, 58), second);
  }
  const scale = load<i32>(column, at.columnScale);
  if (scale > 0) {
    out = putByte(out, 46);
    const position = load<i32>(format, at.formatFraction);
    const digits = position < 0 ? 0 : load<i32>(format, at.formatFractionDigits);
    if (digits > 0) out = putBytes(out, begin + position, begin + position + digits);
    // Six zeros at most.
    store<u64>(out, 0x3030303030303030);
    out += scale - digits;
  }
  return i32(putByte(out, 90));
}
