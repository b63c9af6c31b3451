// Writes a rejected record as the rejects file has it.
import * as at from '../layout';
import { needsQuotes, putByte, putBytes, putDoubled, putLine, putNumber } from './output';

const quote: u8 = 34;
const comma: u8 = 44;
const apostrophe: u8 = 39;
/** The most characters of a cell that a message shows. */
const shown = 40;

/** A record that does not split: its line, what is wrong with it (and a count), and its text. */
export function putWhole(to: usize, template: usize, count: i32, begin: usize, end: usize): usize {
  let out = to;
  for (let index = load<i32>(at.ownFieldCount); index > 0; index -= 1) out = putByte(out, comma);
  out = putByte(putByte(putLine(out), comma), quote);
  out = putPart(out, template + at.templateHead);
  if (count > 0) out = putNumber(out, u64(count));
  out = putByte(putByte(out, quote), comma);
  return putByte(putField(out, begin, end, at.bare), 10);
}

/** The fields as they came, the line, and the failures in words. */
export function putRejected(to: usize, failures: i32): usize {
  let out = to;
  const count = load<i32>(at.ownFieldCount);
  const own = load<usize>(at.ownFields);
  for (let index = 0; index < count; index += 1) {
    const field = load<usize>(at.fieldTable) + usize(load<i32>(own + (usize(index) << 2))) * at.fieldSize;
    out = putField(
      out,
      load<usize>(field, at.fieldBegin),
      load<usize>(field, at.fieldEnd),
      load<i32>(field, at.fieldStyle),
    );
    out = putByte(out, comma);
  }
  out = putByte(putLine(out), comma);
  // Every message has a comma.
  out = putByte(out, quote);
  let failure = load<usize>(at.failures);
  for (let index = 0; index < failures; index += 1) {
    if (index > 0) out = putByte(putByte(out, 59), 32);
    out = putFailure(out, failure);
    failure += at.failureSize;
  }
  return putByte(putByte(putByte(out, quote), comma), 10);
}

function putField(to: usize, begin: usize, end: usize, style: i32): usize {
  if (begin == end) return style == at.bare ? to : putByte(putByte(to, quote), quote);
  const isFormula = looksLikeFormula(begin, end);
  const isQuoted = needsQuotes(begin, end);
  let out = isQuoted ? putByte(to, quote) : to;
  if (isFormula) out = putByte(out, apostrophe);
  // What stands within quotes has its own doubled already.
  out = isQuoted && style == at.bare ? putDoubled(out, begin, end) : putBytes(out, begin, end);
  return isQuoted ? putByte(out, quote) : out;
}

/** Apostrophes, then one of `= + - @`, a tab or a line end. */
function looksLikeFormula(begin: usize, end: usize): bool {
  let p = begin;
  while (p < end && load<u8>(p) == apostrophe) p += 1;
  if (p == end) return false;
  const byte = load<u8>(p);
  return byte == 61 || byte == 43 || byte == 45 || byte == 64 || byte == 9 || byte == 13 || byte == 10;
}

/** What a template says of the cell's text, which is printable ASCII. */
function putFailure(to: usize, failure: usize): usize {
  const template = load<usize>(failure, at.failureTemplate);
  let out = putPart(to, template + at.templateHead);
  const begin = load<usize>(failure, at.failureBegin);
  const end = load<usize>(failure, at.failureEnd);
  if (i32(end - begin) <= shown) {
    out = putDoubled(out, begin, end);
  } else {
    out = putDoubled(out, begin, begin + shown);
    // '…'
    out = putByte(putByte(putByte(out, 0xe2), 0x80), 0xa6);
  }
  return putPart(out, template + at.templateTail);
}

function putPart(out: usize, part: usize): usize {
  const text = load<usize>(part);
  return putBytes(out, text, text + load<usize>(part, 4));
}
