import { type Dataset, piiColumns, type Value } from '@sluice/contract';
import { type CellFault, createCellJudge, hidden } from './cell.ts';
import type { Header } from './header.ts';
import { placeOf, type RawRecord } from './records.ts';
import { excerpt, type RecordCode, type RecordRejection, type Rejection } from './rejection.ts';

/** A record, judged: a row, or why there is none (then `rejections` has some). */
export interface Judgement {
  /** In the contract's order; null where a cell is at fault. */
  readonly values: readonly Value[];
  readonly rejections: readonly Rejection[];
  /** Which cell is which cannot be told, or not for sure: a rejected record is kept as a whole then. */
  readonly isWhole: boolean;
}

/** What a judge needs to know besides contract and header. */
export interface JudgeOptions {
  /** Makes pseudonyms, where the dataset has some. */
  readonly pseudonym: ((value: string) => string) | undefined;
  /** What the lines may be encoded in. */
  readonly encodings: readonly string[];
}

/** Compiles a contract and a file's header to the judge of the file's records. */
export function createJudge(
  dataset: Dataset,
  header: Header,
  { pseudonym, encodings }: JudgeOptions,
): (record: RawRecord) => Judgement {
  const rules = { nullTokens: dataset.nullTokens, pseudonym, isMended: header.rejects !== undefined };
  const columns = Object.entries(dataset.columns).map(([name, column], index) => ({
    name,
    source: header.sources[index]!,
    isShown: column.pii === undefined,
    judge: createCellJudge(column, rules),
  }));
  const expected = header.names.length;
  const isPrivate = piiColumns(dataset).length > 0;

  return (record) => {
    const problem = record.problem ?? (isNotMended(record, header) ? 'not_mended' : undefined);
    if (problem !== undefined) {
      const found = record.fields.values.length;
      const message =
        messages[problem](expected, found, encodings.join(' or ')) + (isPrivate ? '' : (looks[problem] ?? ''));
      const value = isPrivate ? placeOf(record) : excerpt(record.text);
      return { values: [], rejections: [recordRejection(record, problem, value, message)], isWhole: true };
    }
    const values: Value[] = [];
    let faults: Map<number, CellFault> | undefined;
    for (let index = 0; index < columns.length; index += 1) {
      const { source, judge } = columns[index]!;
      const raw = source < 0 ? '' : record.fields.values[source]!;
      const verdict = judge(raw, raw === '' && record.fields.emptyStrings.includes(source));
      values.push(verdict.ok ? verdict.value : null);
      if (!verdict.ok) (faults ??= new Map()).set(index, verdict);
    }
    if (faults === undefined) return { values, rejections: noRejections, isWhole: false };
    const isWhole = isPrivate && mayHaveSlipped(record, header);
    const rejections = [...faults].map(([index, fault]): Rejection => {
      const { name, source, isShown } = columns[index]!;
      const shows = isShown && !isWhole;
      const value = shows && source >= 0 ? excerpt(record.fields.values[source]!) : '';
      const { code, message } = shows ? fault : hidden(fault);
      return { code, column: name, line: record.line, value, message };
    });
    return { values, rejections, isWhole };
  };
}

const noRejections: readonly Rejection[] = [];

/**
 * Whether the cells of a rejected record may stand in the wrong columns, so that one that tells of people would be
 * taken for another: quotes that are wrong, yet by chance give the right number of fields, leave a cell that holds a
 * delimiter, a line end or a quote.
 */
function mayHaveSlipped({ text, fields }: RawRecord, { originals }: Header): boolean {
  return text.includes('"') && originals.some((index) => /[",;\t|\r\n]/.test(fields.values[index]!));
}

/** A rejects file keeps the text of a record that did not split; while its cells are empty nobody has mended it. */
function isNotMended({ fields }: RawRecord, { rejects, originals }: Header): boolean {
  if (rejects === undefined || rejects.record < 0 || fields.values[rejects.record] === '') return false;
  return originals.every((index) => fields.values[index] === '');
}

/** Of a quote that is open at the end of a line and closes nowhere. */
export function unclosedMessage(expected: number): string {
  return `expected a closing quote, found none that ends a record of ${expected} fields`;
}

const messages: Readonly<Record<RecordCode, (expected: number, found: number, encodings: string) => string>> = {
  invalid_encoding: (_expected, _found, encodings) => `expected ${encodings}, found other bytes`,
  nul_character: () => 'expected text, found a NUL character',
  record_too_long: () => 'expected at most 1 MiB, found more',
  unclosed_quote: unclosedMessage,
  too_few_fields: (expected, found) => `expected ${expected} fields, found ${found}`,
  too_many_fields: (expected, found) => `expected ${expected} fields, found ${found}`,
  not_mended: () => 'expected the cells of what is told in _record, found none: fill them in',
};

/** What is added where the record's text is kept: how it looks there. */
const looks: Readonly<Partial<Record<RecordCode, string>>> = {
  invalid_encoding: ', shown as \\xE9',
  record_too_long: '; only the beginning is kept',
};

function recordRejection({ line }: RawRecord, code: RecordCode, value: string, message: string): RecordRejection {
  return { code, column: null, line, value, message };
}
