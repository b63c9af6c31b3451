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
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const states = Array.from({ length: stateCount }, (_, state) => bytes.map((byte) => next(state, byte)));
  const { classOf, samples } = classesOf(states);
  const hasPairs = samples.length <= layout.pairClasses;
  const table = new Uint8Array(stateCount * 256);
  for (const [state, targets] of states.entries()) {
    if (hasPairs) table.set(pairsOf(states, state, samples), state * 256);
    else table.set(targets, state * 256);
  }
  const address = tables.reserve(layout.automatonStates + table.length);
  const isDead = (byte: number): boolean => states.every((targets) => targets[byte] === 0);
  tables.setInt(address + layout.automatonStart, start);
  tables.setInt(address + layout.automatonIsPlain, isDead(0x22) && isDead(0x2c) ? 1 : 0);
  tables.setInt(address + layout.automatonHasPairs, Number(hasPairs));
  tables.setBytes(address + layout.automatonAccepting, accepting);
  tables.setBytes(address + layout.automatonClasses, Uint8Array.from(classOf));
  tables.setBytes(address + layout.automatonStates, table);
  return address;
}

/** Bytes that no state tells apart share a class; each class has a sample. */
function classesOf(states: readonly (readonly number[])[]): { classOf: number[]; samples: number[] } {
  const samples: number[] = [];
  const classes = new Map<string, number>();
  const classOf = Array.from({ length: 256 }, (_, byte) => {
    const targets = states.map((state) => state[byte]).join();
    const known = classes.get(targets);
    if (known !== undefined) return known;
    classes.set(targets, samples.length);
    return samples.push(byte) - 1;
  });
  return { classOf, samples };
}

/** The states to which each two classes lead from a state; a text may end between them. */
function pairsOf(states: readonly (readonly number[])[], state: number, samples: readonly number[]): Uint8Array {
  const targets = new Uint8Array(256);
  for (const [first, byte] of samples.entries()) {
    const between = states[state]![byte]!;
    for (const [second, other] of samples.entries()) targets[first * 16 + second] = states[between]![other]!;
    targets[first * 16 + layout.behindClass] = between;
  }
  return targets;
}
