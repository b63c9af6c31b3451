import { otherSymbol, symbolCount } from './parse.ts';
import type { PatternNode } from './parse.ts';

/**
 * A deterministic automaton over symbol classes. State 0 is dead: nothing leads out of it and it accepts nothing.
 * `transitions[state * classCount + classOf[symbol]]` is the next state; symbols are the ASCII codes and, as 128, any
 * other character (code point).
 */
export interface Automaton {
  readonly start: number;
  readonly stateCount: number;
  readonly classCount: number;
  readonly classOf: Uint8Array;
  readonly transitions: Uint16Array;
  /** 1 for each state in which a text may end. */
  readonly accepting: Uint8Array;
}

/** Thrown when a pattern's automaton would have too many states. */
export class AutomatonSizeError extends Error {
  override readonly name = 'AutomatonSizeError';
}

const maxPositions = 5000;
const maxStates = 2000;
/** Positions looked at while building, over all states and symbols: bounds the time that a hostile pattern takes. */
const maxWork = 4_000_000;

/** A Thompson automaton: each state has either edges on symbols to one next state, or free edges. */
interface Positions {
  readonly symbols: (ReadonlySet<number> | undefined)[];
  readonly next: number[][];
}

/** Builds the minimal automaton of a pattern; throws an AutomatonSizeError when it, or the way to it, grows too large. */
export function buildAutomaton(node: PatternNode): Automaton {
  const positions: Positions = { symbols: [], next: [] };
  const end = addPosition(positions, undefined, []);
  const start = addNode(positions, node, end);
  const classOf = symbolClasses(positions);
  return minimise(determinise(positions, start, end, classOf));
}

function addPosition(positions: Positions, symbols: ReadonlySet<number> | undefined, next: number[]): number {
  if (positions.next.length >= maxPositions) throw new AutomatonSizeError(`it has more than ${maxPositions} positions`);
  positions.symbols.push(symbols);
  positions.next.push(next);
  return positions.next.length - 1;
}

/** Adds a node so that its matches lead to `target`; gives its entry. */
function addNode(positions: Positions, node: PatternNode, target: number): number {
  switch (node.kind) {
    case 'symbols':
      return addPosition(positions, node.symbols, [target]);
    case 'sequence':
      return node.parts.reduceRight((behind, part) => addNode(positions, part, behind), target);
    case 'choice':
      return addPosition(
        positions,
        undefined,
        node.options.map((option) => addNode(positions, option, target)),
      );
    case 'repeat': {
      let entry = target;
      if (node.most === Infinity) {
        entry = addPosition(positions, undefined, [target]);
        positions.next[entry]?.push(addNode(positions, node.part, entry));
      } else {
        for (let count = node.least; count < node.most; count++) {
          entry = addPosition(positions, undefined, [target, addNode(positions, node.part, entry)]);
        }
      }
      for (let count = 0; count < node.least; count++) entry = addNode(positions, node.part, entry);
      return entry;
    }
  }
}

/** Symbols that no position tells apart share a class. */
function symbolClasses(positions: Positions): Uint8Array {
  const sets = [...new Set(positions.symbols)].filter((set) => set !== undefined);
  const classOf = new Uint8Array(symbolCount);
  const classes = new Map<string, number>();
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const signature = sets.map((set) => (set.has(symbol) ? '1' : '0')).join('');
    if (!classes.has(signature)) classes.set(signature, classes.size);
    classOf[symbol] = classes.get(signature) ?? 0;
  }
  return classOf;
}

/** The positions reachable without reading anything. */
function closure(positions: Positions, from: Iterable<number>): Set<number> {
  const seen = new Set<number>();
  const open = [...from];
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    if (seen.has(position)) continue;
    seen.add(position);
    if (positions.symbols[position] === undefined) open.push(...(positions.next[position] ?? []));
  }
  return seen;
}

function determinise(positions: Positions, start: number, end: number, classOf: Uint8Array): Automaton {
  const classCount = Math.max(...classOf) + 1;
  const sample = Array.from({ length: classCount }, (_, index) => classOf.indexOf(index));
  const states: number[][] = [[]];
  const byKey = new Map<string, number>([['', 0]]);
  let work = 0;

  function stateOf(from: Iterable<number>): number {
    const seen = closure(positions, from);
    work += seen.size + 1;
    if (work > maxWork) throw new AutomatonSizeError('it takes too long to build');
    const members = [...seen].filter((position) => position === end || positions.symbols[position] !== undefined);
    members.sort((a, b) => a - b);
    const key = members.join();
    const known = byKey.get(key);
    if (known !== undefined) return known;
    if (states.length >= maxStates) throw new AutomatonSizeError(`it needs more than ${maxStates} states`);
    byKey.set(key, states.length);
    states.push(members);
    return states.length - 1;
  }

  const first = stateOf([start]);
  const transitions: number[] = [];
  for (let state = 0; state < states.length; state++) {
    const members = states[state] ?? [];
    for (const symbol of sample) {
      const targets = members.filter((position) => positions.symbols[position]?.has(symbol));
      transitions.push(stateOf(targets.flatMap((position) => positions.next[position] ?? [])));
    }
  }
  const accepting = Uint8Array.from(states, (members) => (members.includes(end) ? 1 : 0));
  return {
    start: first,
    stateCount: states.length,
    classCount,
    classOf,
    transitions: Uint16Array.from(transitions),
    accepting,
  };
}

/** Moore's partition refinement: states stay together while no symbol leads them apart. The dead state stays 0. */
function minimise(automaton: Automaton): Automaton {
  const { stateCount, classCount, transitions, accepting } = automaton;
  let block: Uint16Array = Uint16Array.from(accepting);
  for (let count = 0, refined = new Set(block).size; refined !== count;) {
    count = refined;
    const signatures = new Map<string, number>();
    const next = new Uint16Array(stateCount);
    for (let state = 0; state < stateCount; state++) {
      const row = transitions.subarray(state * classCount, (state + 1) * classCount);
      const signature = `${block[state]}:${Array.from(row, (target) => block[target]).join()}`;
      if (!signatures.has(signature)) signatures.set(signature, signatures.size);
      next[state] = signatures.get(signature) ?? 0;
    }
    block = next;
    refined = signatures.size;
  }
  const blockCount = Math.max(...block) + 1;
  const merged = new Uint16Array(blockCount * classCount);
  const mergedAccepting = new Uint8Array(blockCount);
  for (let state = 0; state < stateCount; state++) {
    const target = block[state] ?? 0;
    mergedAccepting[target] = accepting[state] ?? 0;
    for (let column = 0; column < classCount; column++) {
      merged[target * classCount + column] = block[transitions[state * classCount + column] ?? 0] ?? 0;
    }
  }
  const start = block[automaton.start] ?? 0;
  return { ...automaton, start, stateCount: blockCount, transitions: merged, accepting: mergedAccepting };
}

/** Whether the automaton accepts the whole text. */
export function accepts(automaton: Automaton, text: string): boolean {
  const { classCount, classOf, transitions, accepting } = automaton;
  let state = automaton.start;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0xd800 && code < 0xdc00) {
      const low = text.charCodeAt(index + 1);
      if (low >= 0xdc00 && low < 0xe000) index++;
    }
    state = transitions[state * classCount + (classOf[Math.min(code, otherSymbol)] ?? 0)] ?? 0;
    if (state === 0) return false;
  }
  return accepting[state] === 1;
}
