import { type Automaton, compilePattern, PatternError } from '@sluice/contract';
import * as layout from './layout.ts';
import type { Tables } from './tables.ts';

const mostStates = 255;
const firstPrintable = 0x20;
const lastPrintable = 0x7e;

/** Lays out a cell pattern, to judge printable ASCII; undefined where it has too many states. */
export function placeCellPattern(tables: Tables, pattern: string): number | undefined {
  const { automaton } = compilePattern(pattern);
  if (automaton.stateCount > mostStates) return undefined;
  return place(tables, automaton, (state, byte) =>
    byte < firstPrintable || byte > lastPrintable ? 0 : nextState(automaton, state, byte),
  );
}

/**
 * Lays out the patterns of lines: its answer is no for the lines that match none of them. A line with a byte beyond
 * ASCII may be said to match. Undefined where they have too many states.
 */
export function placeLinePatterns(tables: Tables, patterns: readonly string[]): number | undefined {
  const automaton = compileAny(patterns);
  if (automaton === undefined || automaton.stateCount >= mostStates) return undefined;
  const maybe = automaton.stateCount;
  const grown = { ...automaton, stateCount: maybe + 1, accepting: Uint8Array.of(...automaton.accepting, 1) };
  return place(tables, grown, (state, byte) => {
    if (state === maybe) return maybe;
    if (byte < 0x80) return nextState(automaton, state, byte);
    return state === 0 ? 0 : maybe;
  });
}

function compileAny(patterns: readonly string[]): Automaton | undefined {
  try {
    return compilePattern(patterns.map((pattern) => `(?:${pattern})`).join('|')).automaton;
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

function nextState({ classCount, classOf, transitions }: Automaton, state: number, symbol: number): number {
  return transitions[state * classCount + classOf[symbol]!]!;
}

function place(tables: Tables, automaton: Automaton, next: (state: number, byte: number) => number): number {
  const { stateCount, start, accepting } = automaton;
  const address = tables.reserve(layout.automatonStates + stateCount * 256);
  tables.setInt(address + layout.automatonStart, start);
  tables.setBytes(address + layout.automatonAccepting, accepting);
  const states = new Uint8Array(stateCount * 256);
  for (let state = 0; state < stateCount; state += 1) {
    for (let byte = 0; byte < 256; byte += 1) states[state * 256 + byte] = next(state, byte);
  }
  tables.setBytes(address + layout.automatonStates, states);
  const isDead = (byte: number): boolean => {
    for (let state = 0; state < stateCount; state += 1) if (states[state * 256 + byte] !== 0) return false;
    return true;
  };
  tables.setInt(address + layout.automatonIsPlain, isDead(0x22) && isDead(0x2c) ? 1 : 0);
  return address;
}

/** Whether some text matches both patterns. */
export function overlap(a: Automaton, b: Automaton): boolean {
  const seen = new Set<number>();
  const open: [number, number][] = [[a.start, b.start]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === 0 || right === 0 || seen.has(left * b.stateCount + right)) continue;
    seen.add(left * b.stateCount + right);
    if (a.accepting[left] === 1 && b.accepting[right] === 1) return true;
    for (let symbol = 0; symbol < 128; symbol += 1) open.push([nextState(a, left, symbol), nextState(b, right, symbol)]);
  }
  return false;
}
