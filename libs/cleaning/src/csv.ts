import type { Dataset, Value } from '@sluice/contract';

const needsQuotes = /[",\n\r]/;

/** One field of canonical CSV: null is bare and empty, an empty text is `""`. */
export function field(value: Value): string {
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
