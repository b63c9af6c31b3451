import type { Dataset } from '@sluice/contract';
import { type Delimiter, findDelimiter, sampleOf } from './delimiter.ts';
import { unguardFormula } from './formula.ts';
import { columnFinder, type Header, isRepeatedHeader, matchHeader } from './header.ts';
import type { Line } from './lines.ts';
import { createRecordReader, type RawRecord, type RecordReader } from './records.ts';
import type { Quarantine, SkipRule } from './report.ts';

/** A record of a table, or lines that are none. */
export interface TableItem {
  readonly record: RawRecord;
  /** The rule by which the lines are no record; undefined where they are one. */
  readonly skipped: SkipRule | undefined;
}

/** Lines in, a table's records out: push lines, then ask for items until there is none. */
export interface TableReader {
  push(lines: readonly Line[]): void;
  /** No more lines will come. */
  end(): void;
  /** The next item; undefined where more lines are needed, the file is given up, or nothing is left. */
  next(): TableItem | undefined;
  /** Whether no line is waiting. */
  isEmpty(): boolean;
  delimiter(): Delimiter | undefined;
  header(): Header | undefined;
  /** Why the file is given up, once that is known. */
  quarantine(): Quarantine | undefined;
}

/** Finds delimiter and header in a file's first lines, matches the header with the contract, and reads the records. */
export function createTableReader(dataset: Dataset): TableReader {
  let start: Line[] = [];
  let ended = false;
  let delimiter: Delimiter | undefined;
  let reader: RecordReader | undefined;
  let header: Header | undefined;
  let quarantine: Quarantine | undefined;

  function open(): RecordReader | undefined {
    const sample = sampleOf(
      start.map((line) => line.text),
      ended,
    );
    if (sample === undefined) return undefined;
    delimiter = findDelimiter(sample, columnFinder(dataset));
    const opened = createRecordReader(delimiter);
    opened.push(start);
    if (ended) opened.end();
    start = [];
    return opened;
  }

  function next(): TableItem | undefined {
    if (quarantine !== undefined) return undefined;
    reader ??= open();
    const record = reader?.next();
    if (record === undefined) {
      if (ended && header === undefined) quarantine = { code: 'empty', message: 'there is nothing in the file' };
      return undefined;
    }
    if (record.blank) return { record, skipped: 'blank' };
    if (header === undefined) return readHeader(record);
    if (record.problem !== undefined) return { record, skipped: undefined };
    if (isRepeatedHeader(record.fields.values, header)) return { record, skipped: 'repeated_header' };
    return { record: header.rejects === undefined ? record : unguarded(record), skipped: undefined };
  }

  function readHeader(record: RawRecord): TableItem | undefined {
    const { values } = record.fields;
    const matched = headerProblem(record) ?? matchHeader(values, dataset);
    if ('code' in matched) {
      quarantine = matched;
      return undefined;
    }
    header = matched;
    reader?.expectFields(values.length);
    return { record, skipped: 'header' };
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
    delimiter: () => delimiter,
    header: () => header,
    quarantine: () => quarantine,
  };
}

/** A record of a rejects file as it was before its cells were guarded against spreadsheets. */
function unguarded(record: RawRecord): RawRecord {
  return { ...record, fields: { ...record.fields, values: record.fields.values.map(unguardFormula) } };
}

function headerProblem({ line, problem, text }: RawRecord): Quarantine | undefined {
  if (problem === undefined) return undefined;
  const where = `the header on line ${line}`;
  if (problem === 'nul_character') {
    const nuls = text.split('\0').length - 1;
    if (nuls * 3 > text.length)
      return { code: 'encoding', message: 'the file is UTF-16 without a mark: save it as UTF-8' };
    return { code: 'not_csv', message: `${where} holds NUL characters: the file is no text` };
  }
  if (problem === 'invalid_encoding')
    return { code: 'encoding', message: `${where} is not UTF-8: save the file as UTF-8` };
  if (problem === 'record_too_long') return { code: 'not_csv', message: `${where} is longer than a record may be` };
  return { code: 'not_csv', message: `${where} has a quote that is not closed` };
}
