/** A pattern that is no pattern of the dialect; `at` is the index of the character at fault, where there is one. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly pattern: string;
  readonly at: number | undefined;

  constructor(pattern: string, at: number | undefined, problem: string) {
    super(`cannot compile pattern '${pattern}'${at === undefined ? '' : ` at character ${at + 1}`}: ${problem}`);
    this.pattern = pattern;
    this.at = at;
  }
}

/** The symbols that a pattern tells apart: the 128 ASCII codes, and any other character as one more. */
export const otherSymbol = 128;
export const symbolCount = 129;

/** A parsed pattern. `Infinity` as `most` repeats without end. */
export type PatternNode =
  | { readonly kind: 'symbols'; readonly symbols: ReadonlySet<number> }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number };

/** What a backslash may stand before; everything else (\d, \w, \b, \1) means different things in different engines. */
const escapable = '^$\\.*+?()[]{}|/-';
const maxRepeat = 1000;
const maxDepth = 100;

/** Reads a pattern of the dialect; throws a PatternError that names what is wrong and what to write instead. */
export function parsePattern(pattern: string): PatternNode {
  let at = 0;
  let depth = 0;

  function fail(problem: string, position = at): never {
    throw new PatternError(pattern, position, problem);
  }

  function choice(): PatternNode {
    if (++depth > maxDepth) fail(`groups nest deeper than ${maxDepth}`);
    const options = [sequence()];
    while (pattern[at] === '|') {
      at++;
      options.push(sequence());
    }
    depth--;
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated());
    if (parts.length === 0) fail("nothing stands here: write '?' behind what may be absent");
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
  }

  function repeated(): PatternNode {
    const part = atom();
    const quantifier = pattern[at];
    if (quantifier === undefined || !'*+?{'.includes(quantifier)) return part;
    const [least, most] = quantifier === '{' ? counted() : simple(quantifier);
    if (pattern[at] !== undefined && '*+?{'.includes(pattern[at] ?? '')) {
      fail('a quantifier follows a quantifier: put the first in a group, and leave lazy and possessive ones out');
    }
    return { kind: 'repeat', part, least, most };
  }

  function simple(quantifier: string): [number, number] {
    at++;
    return [quantifier === '+' ? 1 : 0, quantifier === '?' ? 1 : Infinity];
  }

  function counted(): [number, number] {
    const match = /^\{([0-9]{1,5})(,([0-9]{0,5}))?\}/.exec(pattern.slice(at));
    if (match === null) fail("a '{' must begin {n}, {n,} or {n,m}; write \\{ for the character");
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === '' ? Infinity : Number(match[3]);
    if (most < least) fail(`repeats at least ${least} but at most ${most} times`);
    if (least > maxRepeat || (most !== Infinity && most > maxRepeat)) fail(`repeats more than ${maxRepeat} times`);
    if (most === 0) fail('repeats no times: leave it out');
    at += match[0].length;
    return [least, most];
  }

  function atom(): PatternNode {
    const character = pattern[at] ?? '';
    if (character === '(') return group();
    if (character === '[') return characterClass();
    if (character === '.') fail("'.' differs between engines: write a class, such as [ -~] for printable ASCII");
    if (character === '^' || character === '$') fail('a pattern matches the whole cell already: leave anchors out');
    if ('*+?{'.includes(character)) fail('a quantifier needs something before it');
    if (character === ']' || character === '}') fail(`write \\${character} for the character`);
    return { kind: 'symbols', symbols: new Set([symbol('')]) };
  }

  function group(): PatternNode {
    const start = at++;
    if (pattern[at] === '?') {
      if (pattern[at + 1] !== ':') fail('only (…) and (?:…) are groups; look-around, names and flags are left out');
      at += 2;
    }
    const inner = choice();
    if (pattern[at] !== ')') fail("a ')' is missing", start);
    at++;
    return inner;
  }

  /** One literal symbol, escaped or not; `special` are the characters that must be escaped here. */
  function symbol(special: string): number {
    const character = pattern[at] ?? '';
    const code = character.charCodeAt(0);
    if (!(code >= 0x20 && code <= 0x7e)) fail('only printable ASCII can stand in a pattern');
    if (special.includes(character)) fail(`write \\${character} for the character`);
    at++;
    if (character !== '\\') return code;
    const escaped = pattern[at] ?? '';
    if (escaped === '' || !escapable.includes(escaped)) {
      fail(`'\\${escaped}' differs between engines: write a class such as [0-9], or the character itself`, at - 1);
    }
    at++;
    return escaped.charCodeAt(0);
  }

  function characterClass(): PatternNode {
    const start = at++;
    const isNegated = pattern[at] === '^';
    if (isNegated) at++;
    const first = at;
    const listed = new Set<number>();
    while (pattern[at] !== ']') {
      if (at >= pattern.length) fail("a ']' is missing", start);
      if (pattern[at] === '-' && at !== first && pattern[at + 1] !== ']') fail('write \\- for the character');
      if (/^(&&|~~)/.test(pattern.slice(at))) fail('doubled characters mean operators in some engines: keep one');
      const low = symbol('[^');
      const isRange = pattern[at] === '-' && pattern[at + 1] !== undefined && pattern[at + 1] !== ']';
      if (isRange) at++;
      const high = isRange ? symbol('[^-') : low;
      if (high < low) fail(`the range ${String.fromCharCode(low)}-${String.fromCharCode(high)} runs backwards`);
      for (let code = low; code <= high; code++) listed.add(code);
    }
    if (listed.size === 0) fail('a class needs a character', start);
    at++;
    if (!isNegated) return { kind: 'symbols', symbols: listed };
    const rest = Array.from({ length: symbolCount }, (_, code) => code).filter((code) => !listed.has(code));
    return { kind: 'symbols', symbols: new Set(rest) };
  }

  const root = choice();
  if (at < pattern.length) fail("a '(' is missing");
  return root;
}
