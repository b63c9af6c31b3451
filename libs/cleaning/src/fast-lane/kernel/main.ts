// The loop over the records of the input.
import * as at from '../layout';
import { beginRecord, readField, textBegin, textEnd } from './cells';
import { nextLine, putByte, putLine, setLine } from './output';
import { putRejected, putWhole } from './rejects';
import { fieldBehind, fields, lines, nextRecord, recordEnd, scan, scanLine, scanned } from './scan';
import { toHost } from './verdict';
import { accepts } from './words';

export { lineEnd } from './scan';

const comma: u8 = 44;
const LF: u8 = 10;

/** Takes records from the input until it has to stop, and says why: `needsInput` and what else layout.ts lists. */
export function run(): i32 {
  setLine(load<f64>(at.lineNumber));
  while (true) {
    const start = load<usize>(at.inputPos);
    if (
      load<usize>(at.rowsPos) > load<usize>(at.rowsLimit) ||
      load<usize>(at.rejectsPos) > load<usize>(at.rejectsLimit) ||
      load<i32>(at.dateCount) >= at.dateLimit
    )
      return at.full;
    const found = scan(start);
    if (found == at.needsInput) return i32(load<usize>(at.inputEnd) - start) > at.maxQuoted ? at.foreign : found;
    if (found != scanned && found != at.unclosed) return found;
    const expected = load<i32>(at.fieldCount);
    const surplus = found == scanned && fields > expected ? surplusOf(fieldBehind) : none;
    if (surplus == unsure) return at.foreign;
    if (i32(surplus == empty) != load<i32>(at.isTrailing)) return at.turned;
    if (found == at.unclosed) {
      if (!rejectUnclosed(start)) return found;
    } else if (surplus == some || fields < expected) {
      if (!rejectMiscounted(start)) return at.foreign;
    } else if (isSuspect(start) || !takeRecord()) {
      return at.foreign;
    }
    store<usize>(at.inputPos, nextRecord);
    store<i32>(at.takenLines, load<i32>(at.takenLines) + lines);
    for (let line = lines; line > 0; line -= 1) nextLine();
  }
}

/** Rejects a record of too few or too many fields: false where it is none, or not for the kernel. */
function rejectMiscounted(start: usize): bool {
  if (lines > 1 || isNoRecord(start)) return false;
  const isShort = fields < load<i32>(at.fieldCount);
  return rejectWhole(start, isShort ? at.recordTooShort : at.recordTooLong, true);
}

/** Rejects the first line of what begins with an open quote that nothing closes. */
function rejectUnclosed(start: usize): bool {
  if (!scanLine(start) || isNoRecord(start)) return false;
  return rejectWhole(start, at.recordUnclosed, false);
}

// What stands in fields that are too many.
const none: i32 = 0;
const empty: i32 = 1;
const some: i32 = 2;
/** What looks empty may also be quoted, or made of characters without width. */
const unsure: i32 = 3;

function surplusOf(begin: usize): i32 {
  const delimiter = load<u8>(at.delimiter);
  let surplus = empty;
  for (let p = begin; p < recordEnd; p += 1) {
    const byte = load<u8>(p);
    if (byte == delimiter || byte == 32) continue;
    if (byte != 34 && byte > 32 && byte < 0x80) return some;
    surplus = unsure;
  }
  return surplus;
}

function rejectWhole(start: usize, failure: i32, isCounted: bool): bool {
  const template = load<usize>(at.recordTemplates) + usize(failure) * at.templateSize;
  if (load<i32>(template, at.templateKnown) == 0) return false;
  store<usize>(at.rejectsPos, putWhole(load<usize>(at.rejectsPos), template, isCounted ? fields : 0, start, recordEnd));
  store<i32>(at.takenRejects, load<i32>(at.takenRejects) + 1);
  store<i32>(template, load<i32>(template, at.templateCount) + 1, at.templateCount);
  countCodes(load<i32>(template, at.templateBit));
  return true;
}

/** Whether the lines at hand may be no record: blank, or a footer. */
function isNoRecord(start: usize): bool {
  if (fields == 1) return true;
  const footers = load<usize>(at.footers);
  return footers != 0 && (lines > 1 || accepts(footers, start, recordEnd));
}

/** Whether the record may be none: a blank line, a footer, or the header once more. */
function isSuspect(start: usize): bool {
  if (isNoRecord(start)) return true;
  let hint = load<usize>(at.headerHints);
  const behind = hint + load<usize>(at.headerHintCount) * at.hintSize;
  while (hint < behind) {
    const field = load<usize>(at.fieldTable) + load<usize>(hint, at.hintField) * at.fieldSize;
    const code = load<i32>(hint, at.hintCode);
    if (!mayBegin(code, load<usize>(field, at.fieldBegin), load<usize>(field, at.fieldEnd))) return false;
    hint += at.hintSize;
  }
  return true;
}

/** Whether the first letter or digit of a text is the given one in either case, or beyond ASCII. */
function mayBegin(code: i32, begin: usize, end: usize): bool {
  for (let p = begin; p < end; p += 1) {
    const byte = i32(load<u8>(p));
    if (byte >= 0x80) return true;
    const lower = byte | 32;
    if (lower >= 97 && lower <= 122) return lower == code;
    if (byte >= 48 && byte <= 57) return byte == code;
  }
  return false;
}

/** Writes the record to the rows or the rejects: false where it is not for the kernel. */
function takeRecord(): bool {
  beginRecord();
  const count = load<i32>(at.columnCount);
  const eventColumn = load<i32>(at.eventColumn);
  let out = load<usize>(at.rowsPos);
  let column = load<usize>(at.columnTable);
  let failure = load<usize>(at.failures);
  let failed = 0;
  let event: usize = 0;
  for (let index = 0; index < count; index += 1) {
    const behind = readField(index, column, out);
    if (behind < 0) {
      if (behind == toHost) return false;
      const template = load<usize>(column, at.columnTemplates) + usize(~behind) * at.templateSize;
      if (load<i32>(template, at.templateKnown) == 0) return false;
      store<usize>(failure, template, at.failureTemplate);
      store<usize>(failure, textBegin, at.failureBegin);
      store<usize>(failure, textEnd, at.failureEnd);
      failure += at.failureSize;
      failed += 1;
    } else {
      if (index == eventColumn && usize(behind) != out) event = out;
      out = putByte(usize(behind), comma);
    }
    column += at.columnSize;
  }
  if (failed > 0) return reject(failed);
  store<usize>(at.rowsPos, putByte(putLine(out), LF));
  store<i32>(at.takenRows, load<i32>(at.takenRows) + 1);
  if (event == 0) store<i32>(at.takenUndated, load<i32>(at.takenUndated) + 1);
  else countDate(event);
  return true;
}

function reject(failed: i32): bool {
  store<usize>(at.rejectsPos, putRejected(load<usize>(at.rejectsPos), failed));
  store<i32>(at.takenRejects, load<i32>(at.takenRejects) + 1);
  let bits = 0;
  let failure = load<usize>(at.failures);
  for (let index = 0; index < failed; index += 1) {
    const template = load<usize>(failure, at.failureTemplate);
    store<i32>(template, load<i32>(template, at.templateCount) + 1, at.templateCount);
    bits |= load<i32>(template, at.templateBit);
    failure += at.failureSize;
  }
  countCodes(bits);
  return true;
}

function countCodes(codes: i32): void {
  for (let bits = codes; bits != 0; bits &= bits - 1) {
    const counter: usize = at.codeCounts + (ctz(bits) << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
}

/** The date of the row before, as its text has it, and where its count is. */
let lastYear: u64 = 0;
let lastDay: u16 = 0;
let lastCount: usize = 0;

/** Counts a row under the date with which a canonical text begins. */
function countDate(text: usize): void {
  const isLast = load<u64>(text) == lastYear && load<u16>(text, 8) == lastDay;
  if (!isLast || load<i32>(at.dateCount) == 0) {
    lastYear = load<u64>(text);
    lastDay = load<u16>(text, 8);
    lastCount = findDate(text) + 4;
  }
  store<i32>(lastCount, load<i32>(lastCount) + 1);
}

/** The entry of the date with which a canonical text begins. */
function findDate(text: usize): usize {
  const date =
    digit(text, 0) * 10000000 +
    digit(text, 1) * 1000000 +
    digit(text, 2) * 100000 +
    digit(text, 3) * 10000 +
    digit(text, 5) * 1000 +
    digit(text, 6) * 100 +
    digit(text, 8) * 10 +
    digit(text, 9);
  const entries = load<usize>(at.dateEntries);
  const slots = load<usize>(at.dateSlots);
  let slot = (u32(date * 0x9e3779b1) >> 16) & (at.dateSlotCount - 1);
  while (true) {
    const number = load<i32>(slots + (slot << 2));
    if (number == 0) {
      const count = load<i32>(at.dateCount) + 1;
      store<i32>(at.dateCount, count);
      store<i32>(slots + (slot << 2), count);
      const entry = entries + (usize(count - 1) << 3);
      store<i32>(entry, date);
      store<i32>(entry, 0, 4);
      return entry;
    }
    const entry = entries + (usize(number - 1) << 3);
    if (load<i32>(entry) == date) return entry;
    slot = (slot + 1) & (at.dateSlotCount - 1);
  }
}

function digit(text: usize, index: i32): i32 {
  return i32(load<u8>(text + index)) - 48;
}
