import { cellParser, type Column, maskedValue, pseudonymPattern, type Value } from '@sluice/contract';
import { excerpt, type ValueCode } from './rejection.ts';
import { cleanText, isInvisible } from './text.ts';

/** What a cell is: a value, null among them, or why it is none. */
type CellVerdict = { readonly ok: true; readonly value: Value } | CellFault;

export interface CellFault {
  readonly ok: false;
  readonly code: ValueCode;
  /** In words that hold nothing of the cell. */
  readonly expected: string;
  /** With what was found, unless the column tells of people. */
  readonly message: string;
}

/** Judges one cell: its text as it came, and whether it is written `""`. */
export type CellJudge = (raw: string, isEmptyString: boolean) => CellVerdict;

/** What a cell is judged by besides its column. */
export interface CellRules {
  /** Those of the contract. */
  readonly nullTokens: readonly string[];
  /** Makes pseudonyms; there where a column needs them. */
  readonly pseudonym?: ((value: string) => string) | undefined;
  /** The cells come from a rejects file: marks of what it does not show are no ordinary text. */
  readonly isMended: boolean;
}

const nothing: CellVerdict = { ok: true, value: null };
const masked: CellVerdict = { ok: true, value: maskedValue };

/** How the rejects file shows the pseudonym of a cell in its place. */
export const pseudonymMark = 'hmac-sha256:';
/** How it shows a cell of which it may show nothing. */
export const hiddenMark = maskedValue;
const pseudonymCell = new RegExp(`^${pseudonymMark}(${pseudonymPattern})$`);

/** Compiles a column to the judge of its cells, which gives what the column's policy leaves of their values. */
export function createCellJudge(column: Column, rules: CellRules): CellJudge {
  if (column.pii === undefined) return createValueJudge(column, rules.nullTokens);
  if (column.pii === 'drop') return () => nothing;
  const judge = createValueJudge(column, rules.nullTokens);
  const keep = column.pii === 'mask' ? () => masked : pseudonymiser(rules.pseudonym);
  const readMark = rules.isMended && column.pii === 'pseudonymise' ? judgeMark : () => undefined;
  return (raw, isEmptyString) => {
    const mark = readMark(raw);
    if (mark !== undefined) return mark;
    const verdict = judge(raw, isEmptyString);
    if (!verdict.ok) return hidden(verdict);
    return verdict.value === null ? verdict : keep(String(verdict.value));
  };
}

/** A fault whose message shows nothing of the cell. */
export function hidden(fault: CellFault): CellFault {
  const found = fault.code === 'required' ? 'none' : 'a value that is not shown';
  return fault.code === 'hidden_value' ? fault : { ...fault, message: `expected ${fault.expected}, found ${found}` };
}

function pseudonymiser(pseudonym: CellRules['pseudonym']): (value: string) => CellVerdict {
  if (pseudonym === undefined) throw new Error('cannot judge a pseudonymised column without a key');
  return (value) => ({ ok: true, value: pseudonym(value) });
}

const hiddenValue: CellFault = {
  ok: false,
  code: 'hidden_value',
  expected: 'the value',
  message:
    'expected the value, found the mark of one that is not shown: write the value itself, or mend the record at the ' +
    'source',
};

/** What a mark of the rejects file stands for; undefined where the cell is none. */
function judgeMark(raw: string): CellVerdict | undefined {
  const text = cleanText(raw);
  if (text === hiddenMark) return hiddenValue;
  if (!text.startsWith(pseudonymMark)) return undefined;
  const pseudonym = pseudonymCell.exec(text)?.[1];
  return pseudonym === undefined ? hiddenValue : { ok: true, value: pseudonym };
}

function createValueJudge(column: Column, nullTokens: readonly string[]): CellJudge {
  const parse = cellParser(column);
  const nulls = nullValues(column, nullTokens);
  const tokens = new Set(nullTokens.map((token) => cleanText(token).toLowerCase()));
  const longest = Math.max(0, ...[...tokens].map((token) => token.length));

  function isNull(text: string, isEmptyString: boolean): boolean {
    if (text === '') return !isEmptyString || tokens.has('');
    return text.length <= longest && tokens.has(text.toLowerCase());
  }

  return (raw, isEmptyString) => {
    const text = cleanText(raw);
    if (!isNull(text, isEmptyString)) {
      const result = parse(text);
      if (!result.ok || nulls?.has(result.value) !== true) return result;
    }
    return column.optional ? nothing : missing(raw);
  };
}

/**
 * The values that null tokens would be: where '-999' means null, so does '-999.00', and the canonical file, in which
 * they look alike, reads back as it was written. Texts need none of this: there the token is the value.
 */
export function nullValues(column: Column, tokens: readonly string[]): ReadonlySet<Value> | undefined {
  if (column.kind === 'text' || column.kind === 'identifier') return undefined;
  const parse = cellParser(column);
  const results = tokens.map((token) => parse(cleanText(token)));
  const values = results.flatMap((result) => (result.ok ? [result.value] : []));
  return values.length === 0 ? undefined : new Set(values);
}

function missing(raw: string): CellFault {
  const found = isInvisible(raw) ? 'none' : `'${excerpt(raw.trim())}', which stands for none`;
  return { ok: false, code: 'required', expected: 'a value', message: `expected a value, found ${found}` };
}
