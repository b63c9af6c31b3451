// Writes a rejected record as the rejects file has it.
import * as at from '../layout';
import { needsQuotes, putByte, putBytes, putDoubled, putLine } from './output';

const quote: u8 = 34;
const comma: u8 = 44;
const apostrophe: u8 = 39;
/** The most characters of a cell that a message shows. */
const shown = 40;

/** The fields as they came, the line, and the failures in words. */
export function putRejected(failures: i32): void {
  const count = load<i32>(at.ownFieldCount);
  const own = load<usize>(at.ownFields);
  for (let index = 0; index < count; index += 1) {
    const field = load<usize>(at.fieldTable) + usize(load<i32>(own + (usize(index) << 2))) * at.fieldSize;
    putField(load<usize>(field, at.fieldBegin), load<usize>(field, at.fieldEnd), load<i32>(field, at.fieldStyle));
    putByte(comma);
  }
  putLine();
  putByte(comma);
  // Every message has a comma.
  putByte(quote);
  let failure = load<usize>(at.failures);
  for (let index = 0; index < failures; index += 1) {
    if (index > 0) {
      putByte(59);
      putByte(32);
    }
    putFailure(failure);
    failure += at.failureSize;
  }
  putByte(quote);
  putByte(comma);
  putByte(10);
}

function putField(begin: usize, end: usize, style: i32): void {
  if (begin == end) {
    if (style != at.bare) {
      putByte(quote);
      putByte(quote);
    }
    return;
  }
  const isFormula = looksLikeFormula(begin, end);
  if (!needsQuotes(begin, end)) {
    if (isFormula) putByte(apostrophe);
    putBytes(begin, end);
    return;
  }
  putByte(quote);
  if (isFormula) putByte(apostrophe);
  // What stands within quotes has its own doubled already.
  if (style == at.bare) putDoubled(begin, end);
  else putBytes(begin, end);
  putByte(quote);
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
function putFailure(failure: usize): void {
  const template = load<usize>(failure, at.failureTemplate);
  putPart(template + at.templateHead);
  const begin = load<usize>(failure, at.failureBegin);
  const end = load<usize>(failure, at.failureEnd);
  if (i32(end - begin) <= shown) {
    putDoubled(begin, end);
  } else {
    putDoubled(begin, begin + shown);
    // '…'
    putByte(0xe2);
    putByte(0x80);
    putByte(0xa6);
  }
  putPart(template + at.templateTail);
}

function putPart(part: usize): void {
  const text = load<usize>(part);
  putBytes(text, text + load<usize>(part, 4));
}
