import { type Dataset, type Delimiter, delimiters } from '@sluice/contract';
import { columnFinder, type ColumnFinder, isOwnHeader, widthOf } from './header.ts';
import type { Line } from './lines.ts';
import { createRecordReader, type RecordReader } from './records.ts';

/** How many lines the delimiter is judged by, and the most characters in them. */
const sampleLines = 50;
const sampleLength = 1 << 18;

/** The lines that the delimiter is judged by; undefined while more of them are needed. */
export function sampleOf(lines: readonly Line[], ended: boolean): readonly Line[] | undefined {
  let length = 0;
  for (const [index, { text }] of lines.entries()) {
    length += text.length + 1;
    if (index + 1 === sampleLines || length > sampleLength) return lines.slice(0, index + 1);
  }
  return ended ? lines : undefined;
}

/**
 * Finds the delimiter of a file from its first lines, the header the first of them: the one by which the header names
 * the most of the contract's columns; among equals the one by which the most records stand, with as many fields as the
 * header, of which there are several; then the one that gives the most fields; then, where the header is one field
 * whatever the delimiter, the one by which the most records are one field too; then the likeliest.
 */
export function findDelimiter(lines: readonly Line[], find: ColumnFinder): Delimiter {
  const scored = delimiters.map((delimiter) => ({ delimiter, score: scoreOf(delimiter, lines, find) }));
  return scored.reduce((best, other) => (isHigher(other.score, best.score) ? other : best)).delimiter;
}

/**
 * The delimiter of a file of a contract: the declared one, except in files that the pipeline itself wrote, which come
 * with commas (or what a spreadsheet made of them).
 */
export function delimiterOf(lines: readonly Line[], dataset: Dataset): Delimiter {
  const found = findDelimiter(lines, columnFinder(dataset));
  if (dataset.delimiter === undefined) return found;
  const reader = createRecordReader(found);
  reader.push(lines);
  return isOwnHeader(headerOf(reader)) ? found : dataset.delimiter;
}

/** What speaks for a delimiter, the weightiest first. The lines are read as records just as the file will be. */
function scoreOf(delimiter: Delimiter, lines: readonly Line[], find: ColumnFinder): readonly number[] {
  const reader = createRecordReader(delimiter);
  reader.push(lines);
  const values = headerOf(reader);
  const width = widthOf(values);
  reader.expectFields(width, values.length);
  const known = new Set(values.map(find).filter((column) => column !== undefined)).size;
  let standing = 0;
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.problem === undefined && !record.blank) standing += 1;
  }
  return [known, values.length === 1 ? 0 : standing, width, standing];
}

/** The fields of the first record, or of its first line where a quote is left open to the end. */
function headerOf(reader: RecordReader): readonly string[] {
  const header = reader.next();
  if (header !== undefined) return header.fields.values;
  reader.end();
  return reader.next()?.fields.values ?? [];
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! > b[at]!;
}
