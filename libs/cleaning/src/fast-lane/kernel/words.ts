// Words looked up without regard to case: categories, booleans, null tokens; and automata over bytes.
import * as at from '../layout';

const positions = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

/** 16 bytes in lower case, those from `length` on zero. */
function lower16(p: usize, length: i32): v128 {
  const bytes = v128.load(p);
  const isUpper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(65)), i8x16.splat(26));
  const lower = v128.or(bytes, v128.and(isUpper, i8x16.splat(32)));
  return v128.and(lower, i8x16.lt_s(positions, i8x16.splat(i8(length))));
}

/** The entry of a word among words; 0 where it is none of them, also where it is not ASCII. */
export function findWord(words: usize, begin: usize, end: usize): usize {
  const length = i32(end - begin);
  if (length > at.wordLongest) return 0;
  const range = words + at.wordLengths + (usize(length) << 3);
  let entry = load<usize>(range);
  const last = load<usize>(range, 4);
  if (entry == last) return 0;
  const low = lower16(begin, length);
  const high = length > 16 ? lower16(begin + 16, length - 16) : i64x2.splat(0);
  while (entry < last) {
    const same = v128.and(i8x16.eq(low, v128.load(entry)), i8x16.eq(high, v128.load(entry, 16)));
    if (i8x16.all_true(same)) return entry;
    entry += at.wordSize;
  }
  return 0;
}

/** Whether an automaton accepts the bytes. */
export function accepts(automaton: usize, begin: usize, end: usize): bool {
  let state = load<i32>(automaton, at.automatonStart);
  const states = automaton + at.automatonStates;
  if (load<i32>(automaton, at.automatonHasPairs) != 0) {
    const classes = automaton + at.automatonClasses;
    let p = begin;
    while (p + 1 < end) {
      const pair = (i32(load<u8>(classes + load<u8>(p))) << 4) | load<u8>(classes + load<u8>(p + 1));
      state = load<u8>(states + ((state << 8) | pair));
      p += 2;
    }
    if (p < end)
      state = load<u8>(states + ((state << 8) | (i32(load<u8>(classes + load<u8>(p))) << 4) | at.behindClass));
    return load<u8>(automaton + state, at.automatonAccepting) != 0;
  }
  for (let p = begin; p < end; p += 1) {
    state = load<u8>(states + (state << 8) + load<u8>(p));
    if (state == 0) return false;
  }
  return load<u8>(automaton + state, at.automatonAccepting) != 0;
}
