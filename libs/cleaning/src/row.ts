import { cellParser, type Column, type Dataset, type Value } from '@sluice/contract';
import type { Header } from './header.ts';
import type { RawRecord } from './records.ts';
import { type CellRejection, excerpt, type RecordCode, type RecordRejection, type Rejection } from './rejection.ts';
import { cleanText } from './text.ts';

/** A record, judged: the row's values in the contract's order, or why there is no row (then `rejections` has some). */
export interface Judgement {
  readonly values: readonly Value[];
  readonly rejections: readonly Rejection[];
}

/** Compiles a contract and a file's header to the judge of the file's records. */
export function createJudge(dataset: Dataset, header: Header): (record: RawRecord) => Judgement {
  const nullTokens = new Set(dataset.nullTokens.map((token) => cleanText(token).toLowerCase()));
  const longestToken = Math.max(0, ...[...nullTokens].map((token) => token.length));
  const columns = Object.entries(dataset.columns).map(([name, column], index) => ({
    name,
    source: header.sources[index]!,
    optional: column.optional,
    parse: cellParser(column),
    nullValues: nullValues(column, dataset.nullTokens),
  }));
  const expected = header.names.length;

  function isNull(text: string, { fields }: RawRecord, source: number): boolean {
    if (text === '') return !fields.emptyStrings.includes(source) || nullTokens.has('');
    return text.length <= longestToken && nullTokens.has(text.toLowerCase());
  }

  return (record) => {
    const problem = record.problem ?? (isNotMended(record, header) ? 'not_mended' : undefined);
    if (problem !== undefined) return { values: [], rejections: [recordRejection(record, problem, expected)] };
    const values: Value[] = [];
    let rejections: CellRejection[] | undefined;
    const reject = (code: CellRejection['code'], column: string, value: string, message: string): void => {
      (rejections ??= []).push({ code, column, line: record.line, value: excerpt(value), message });
    };
    for (const { name, source, optional, parse, nullValues } of columns) {
      const raw = source < 0 ? '' : record.fields.values[source]!;
      const text = cleanText(raw);
      let value: Value = null;
      if (!isNull(text, record, source)) {
        const result = parse(text);
        if (!result.ok) {
          reject(result.code, name, raw, result.message);
          continue;
        }
        value = nullValues?.has(result.value) ? null : result.value;
      }
      if (value === null && !optional) reject('required', name, raw, requiredMessage(raw));
      values.push(value);
    }
    return { values, rejections: rejections ?? noRejections };
  };
}

const noRejections: readonly Rejection[] = [];

/**
 * The values that null tokens would be: where '-999' means null, so does '-999.00', and the canonical file, in which
 * they look alike, reads back as it was written. Texts need none of this: there the token is the value.
 */
function nullValues(column: Column, tokens: readonly string[]): ReadonlySet<Value> | undefined {
  if (column.kind === 'text' || column.kind === 'identifier') return undefined;
  const parse = cellParser(column);
  const results = tokens.map((token) => parse(cleanText(token)));
  const values = results.flatMap((result) => (result.ok ? [result.value] : []));
  return values.length === 0 ? undefined : new Set(values);
}

function requiredMessage(raw: string): string {
  const shown = excerpt(raw.trim());
  return shown === '' ? 'expected a value, found none' : `expected a value, found '${shown}', which stands for none`;
}

/** A rejects file keeps the text of a record that did not split; while its cells are empty nobody has mended it. */
function isNotMended({ fields }: RawRecord, { rejects, originals }: Header): boolean {
  if (rejects === undefined || rejects.record < 0 || fields.values[rejects.record] === '') return false;
  return originals.every((index) => fields.values[index] === '');
}

function recordRejection(record: RawRecord, code: RecordCode, expected: number): RecordRejection {
  const found = record.fields.values.length;
  const messages: Record<RecordCode, string> = {
    invalid_encoding: 'expected UTF-8, found other bytes, shown as \\xE9',
    nul_character: 'expected text, found a NUL character',
    record_too_long: 'expected at most 1 MiB, found more; only the beginning is kept',
    unclosed_quote: `expected a closing quote, found none that ends a record of ${expected} fields`,
    too_few_fields: `expected ${expected} fields, found ${found}`,
    too_many_fields: `expected ${expected} fields, found ${found}`,
    not_mended: 'expected the cells of the text in _record, found none: fill them in',
  };
  return { code, column: null, line: record.line, value: excerpt(record.text), message: messages[code] };
}
