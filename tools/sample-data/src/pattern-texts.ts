import { compilePattern } from '@sluice/contract';
import type { Random } from './random.ts';

const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const plain = [...letters, ...'-_.:/#@+'];
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const longest = 80;
/** So many different texts that a double no longer tells neighbours apart: from here on, chance decides. */
const fine = 2 ** 40;

/**
 * Different texts that match the pattern, ascending, for the indices from 0 to `count - 1`: all of one length
 * where one has room for them, the shortest, and of letters and digits where the pattern can do without the rest.
 * Undefined when there are not enough.
 */
export function patternTexts(pattern: string, count: number, random: Random): ((index: number) => string) | undefined {
  const trees = [count * 4, count].flatMap((room) =>
    [letters, plain, printable].map((symbols) => () => growTree(pattern, symbols, room, false)),
  );
  for (const grow of [...trees, () => growTree(pattern, printable, count, true)]) {
    const tree = grow();
    if (tree) return (index) => walk(tree, (index + 0.5) / count, random);
  }
  return undefined;
}

interface Branch {
  readonly symbol: string;
  readonly below: Node;
}
interface Node {
  /** How many texts lie below. */
  readonly texts: number;
  readonly branches: readonly Branch[];
}

const end: Branch = { symbol: '', below: { texts: 1, branches: [] } };

/** The texts of the shortest length that has room, shorter ones too if wanted, as a tree whose equal parts are shared. */
function growTree(pattern: string, symbols: readonly string[], room: number, withShorter: boolean): Node | undefined {
  const { start, stateCount, classCount, classOf, transitions, accepting } = compilePattern(pattern).automaton;
  let level = Array.from({ length: stateCount }, (_, state): Node => ({ texts: accepting[state] ?? 0, branches: [] }));
  for (let length = 1; length <= longest; length++) {
    const before = level;
    level = before.map((_, state) => {
      const branches: Branch[] = withShorter && accepting[state] === 1 ? [end] : [];
      for (const symbol of symbols) {
        const target = transitions[state * classCount + (classOf[symbol.charCodeAt(0)] ?? 0)] ?? 0;
        const below = before[target];
        if (below && below.texts > 0) branches.push({ symbol, below });
      }
      return { texts: branches.reduce((sum, { below }) => sum + below.texts, 0), branches };
    });
    const root = level[start];
    if (root && root.texts >= room && root.texts < Infinity) return root;
  }
  return undefined;
}

/** The text that lies at this part (0 to 1) of the way through the tree. */
function walk(root: Node, part: number, random: Random): string {
  let text = '';
  let node = root;
  let rest = part;
  let passed = 1;
  while (node.branches.length > 0) {
    let goal = rest * node.texts;
    const [first] = node.branches;
    let chosen = first as Branch;
    for (const branch of node.branches) {
      chosen = branch;
      if (goal < branch.below.texts) break;
      goal -= branch.below.texts;
    }
    text += chosen.symbol;
    passed *= node.texts / chosen.below.texts;
    rest = passed > fine ? random.float() : Math.min(goal / chosen.below.texts, 1 - 2 ** -40);
    node = chosen.below;
  }
  return text;
}
