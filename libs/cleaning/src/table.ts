import { type Dataset, type Delimiter, delimiters } from '@sluice/contract';
import { delimiterOf, sampleOf } from './delimiter.ts';
import { encodingsOf } from './fallback.ts';
import { unguardFormula } from './formula.ts';
import { type Header, isOwnHeader, isRepeatedHeader, matchHeader } from './header.ts';
import { lineMatcher } from './line-rules.ts';
import type { Line, Origin } from './lines.ts';
import { createRecordReader, type RawRecord, type RecordReader } from './records.ts';
import type { Quarantine, SkipRule } from './report.ts';
import { separatorOf } from './separator.ts';
import { isInvisible } from './text.ts';

/** A record of a table, or lines that are none: then the rule by which they are none. */
export type TableItem =
  | { readonly record: RawRecord; readonly skipped: undefined }
  | { readonly skipped: SkipRule; readonly line: number; readonly lines: number };

/** Lines in, a table's records out: push lines, then ask for items until there is none. */
export interface TableReader {
  push(lines: readonly Line[]): void;
  /** No more lines will come. */
  end(): void;
  /** The next item; undefined where more lines are needed, the file is given up, or nothing is left. */
  next(): TableItem | undefined;
  /** Whether no line is waiting. */
  isEmpty(): boolean;
  /** Nothing closes the quote that the line which is waiting leaves open: it is known elsewhere. */
  breakQuote(): void;
  delimiter(): Delimiter | undefined;
  header(): Header | undefined;
  /** Why the file is given up, once that is known. */
  quarantine(): Quarantine | undefined;
}

/**
 * Passes over what stands before a file's header, finds delimiter and header, matches the header with the contract, and
 * reads the records.
 * @param origin asked for when there are lines
 */
export function createTableReader(dataset: Dataset, origin: () => Origin): TableReader {
  const isPreamble = lineMatcher(dataset.preamble);
  let isFooter = lineMatcher(dataset.footer);
  /** The lines up to the header and, while the delimiter is not known, behind it. */
  let start: Line[] = [];
  /** How many of them have been handed over. */
  let passed = 0;
  let ended = false;
  let separator: string | undefined;
  let delimiter: Delimiter | undefined;
  let reader: RecordReader | undefined;
  let header: Header | undefined;
  let quarantine: Quarantine | undefined;

  /** The rule by which a line before the header is not the header. */
  function ruleBeforeHeader(line: Line): SkipRule | undefined {
    if (isPreamble(line)) return 'preamble';
    if (line.problem !== undefined) return undefined;
    if (isInvisible(line.text)) return 'blank';
    const found = separator === undefined ? separatorOf(line.text) : undefined;
    if (found === undefined) return undefined;
    separator = found;
    // The file's own word goes before the contract's.
    delimiter = delimiters.find((known) => known === found);
    if (delimiter === undefined) quarantine = unknownSeparator(line.number, found);
    return 'separator';
  }

  /** The next line before the header; undefined where the header is next, or nothing is left. */
  function nextBeforeHeader(): TableItem | undefined {
    const line = start[passed];
    const rule = line && ruleBeforeHeader(line);
    if (rule !== undefined) passed += 1;
    else if (passed > 0) {
      start = start.slice(passed);
      passed = 0;
    }
    return line && rule && { skipped: rule, line: line.number, lines: 1 };
  }

  /** The reader of the records, from the header on, once the delimiter is known. */
  function open(): RecordReader | undefined {
    if (start.length === 0) return undefined;
    if (delimiter === undefined) {
      const sample = sampleOf(start, ended);
      if (sample === undefined) return undefined;
      delimiter = delimiterOf(sample, dataset);
    }
    const opened = createRecordReader(delimiter);
    opened.push(start);
    if (ended) opened.end();
    start = [];
    return opened;
  }

  /** No line is left: more of them may come, or the file has no header. */
  function nothing(): undefined {
    if (ended && header === undefined) quarantine = { code: 'empty', message: 'there is nothing in the file' };
  }

  function next(): TableItem | undefined {
    if (quarantine !== undefined) return undefined;
    if (reader === undefined) {
      const before = nextBeforeHeader();
      if (before !== undefined) return before;
      reader = open();
      if (reader === undefined) return nothing();
    }
    const line = header && reader.peek();
    if (line !== undefined && isFooter(line)) return skipped('footer', reader.pass());
    const record = reader.next();
    if (record === undefined) return nothing();
    if (record.blank) return skipped('blank', record);
    if (header === undefined) return readHeader(record, reader);
    if (record.problem !== undefined) return { record, skipped: undefined };
    if (isRepeatedHeader(record.fields.values, header)) return skipped('repeated_header', record);
    return { record: header.rejects === undefined ? record : unguarded(record), skipped: undefined };
  }

  function readHeader(record: RawRecord, from: RecordReader): TableItem | undefined {
    const { values } = record.fields;
    const matched = headerProblem(record, encodingsOf(origin(), dataset)) ?? matchHeader(values, dataset);
    if ('code' in matched) {
      quarantine = matched;
      return undefined;
    }
    header = matched;
    if (isOwnHeader(values)) isFooter = () => false;
    from.expectFields(header.names.length, values.length);
    return skipped('header', record);
  }

  return {
    push(lines) {
      if (reader !== undefined) reader.push(lines);
      else for (const line of lines) start.push(line);
    },
    end() {
      ended = true;
      reader?.end();
    },
    next,
    isEmpty: () => start.length === 0 && (reader === undefined || reader.isEmpty()),
    breakQuote: () => reader?.breakQuote(),
    delimiter: () => delimiter,
    header: () => header,
    quarantine: () => quarantine,
  };
}

function skipped(rule: SkipRule, { line, lines }: RawRecord): TableItem {
  return { skipped: rule, line, lines };
}

/** A record of a rejects file as it was before its cells were guarded against spreadsheets. */
function unguarded(record: RawRecord): RawRecord {
  return { ...record, fields: { ...record.fields, values: record.fields.values.map(unguardFormula) } };
}

function unknownSeparator(line: number, found: string): Quarantine {
  const message = `line ${line} says that ${JSON.stringify(found)} stands between the fields: use , ; tab or | instead`;
  return { code: 'not_csv', message };
}

function headerProblem({ line, problem, text }: RawRecord, encodings: readonly string[]): Quarantine | undefined {
  if (problem === undefined) return undefined;
  const where = `the header on line ${line}`;
  if (problem === 'nul_character') {
    const nuls = text.split('\0').length - 1;
    if (nuls * 3 > text.length)
      return { code: 'encoding', message: 'the file is UTF-16 without a mark: save it as UTF-8' };
    return { code: 'not_csv', message: `${where} holds NUL characters: the file is no text` };
  }
  if (problem === 'invalid_encoding') {
    const found = encodings.length === 1 ? `not ${encodings[0]!}` : `neither ${encodings.join(' nor ')}`;
    return { code: 'encoding', message: `${where} is ${found}: save the file as UTF-8` };
  }
  if (problem === 'record_too_long') return { code: 'not_csv', message: `${where} is longer than a record may be` };
  return { code: 'not_csv', message: `${where} has a quote that is not closed` };
}
