import { accepts, AutomatonSizeError, buildAutomaton } from './automaton.ts';
import type { Automaton } from './automaton.ts';
import { parsePattern, PatternError } from './parse.ts';

export { PatternError };

/** A compiled pattern. */
export interface Pattern {
  readonly source: string;
  readonly automaton: Automaton;
  /** Whether the whole text matches, in time linear in its length. */
  matches(text: string): boolean;
}

/**
 * Compiles a pattern of the one dialect that means the same in every engine: printable ASCII literals, classes
 * (`[A-Z0-9_]`, `[^,]`), groups, `|` and the quantifiers `? * + {n} {n,} {n,m}`; a backslash before punctuation. It
 * always matches the whole text. Throws a PatternError for anything else, and for patterns whose automaton is too large.
 */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const pattern = compile(source);
  compiled.set(source, pattern);
  return pattern;
}

/** Those of the contracts at hand: each is asked for several times, and takes milliseconds. */
const compiled = new Map<string, Pattern>();

function compile(source: string): Pattern {
  const node = parsePattern(source);
  try {
    const automaton = buildAutomaton(node);
    return { source, automaton, matches: (text) => accepts(automaton, text) };
  } catch (error) {
    if (error instanceof AutomatonSizeError) {
      throw new PatternError(source, undefined, `${error.message}: use smaller counts or fewer alternatives`);
    }
    throw error;
  }
}
