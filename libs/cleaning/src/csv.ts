import type { Dataset, Value } from '@sluice/contract';
import { guardFormula } from './formula.ts';
import type { Header } from './header.ts';
import type { RawRecord } from './records.ts';
import { describeRejections, type Rejection } from './rejection.ts';

const needsQuotes = /[",\n\r]/;

/** One field of canonical CSV: null is bare and empty, an empty text is `""`. */
function field(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  if (value === '') return '""';
  return needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The canonical file's header: the contract's columns and `source_line`. */
export function cleanHeader(dataset: Dataset): string {
  return `${[...Object.keys(dataset.columns), 'source_line'].join(',')}\n`;
}

/** A clean row: its values in the contract's order and the line it comes from. */
export function cleanRow(values: readonly Value[], line: number): string {
  let row = '';
  for (const value of values) row += `${field(value)},`;
  return `${row}${line}\n`;
}

/** The rejects file's header: the upload's own columns, then line, reasons, and text of a record that did not split. */
export function rejectsHeader({ names, originals }: Header): string {
  const own = originals.map((index) => rejectsField(names[index]!));
  return `${[...own, '_line', '_reasons', '_record'].join(',')}\n`;
}

/** A rejected record: its cells as they came where it has them, its text otherwise; safe to open in a spreadsheet. */
export function rejectsRow(record: RawRecord, header: Header, rejections: readonly Rejection[]): string {
  const { values, emptyStrings } = record.fields;
  const isWhole = rejections.some(({ column }) => column === null);
  const empty = new Set(emptyStrings);
  const own = header.originals.map((index) => {
    if (isWhole) return '';
    return empty.has(index) ? '""' : rejectsField(values[index]!);
  });
  const text = isWhole ? rejectsField(originalText(record, header, rejections)) : '';
  return `${[...own, String(record.line), field(describeRejections(rejections)), text].join(',')}\n`;
}

function originalText(record: RawRecord, { rejects }: Header, [first]: readonly Rejection[]): string {
  return first?.code === 'not_mended' && rejects !== undefined ? record.fields.values[rejects.record]! : record.text;
}

function rejectsField(text: string): string {
  return text === '' ? '' : field(guardFormula(text));
}
