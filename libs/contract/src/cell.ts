import type { Column } from './column.ts';
import { booleanWords } from './kinds/boolean.ts';
import { categoryWords } from './kinds/category.ts';
import { kindOf } from './kinds/registry.ts';
import type { CellParser, CellResult, Expectation, Value } from './value.ts';

/** The column's parser, compiled: make it once, then call it for every cell. */
export function cellParser(column: Column): CellParser {
  return kindOf(column).parser(column);
}

/** Everything that the column's parser expects of a cell, by name: what its failures say. */
export function expectationsOf(column: Column): Readonly<Record<string, Expectation>> {
  return kindOf(column).expectations(column);
}

/** The words that a cell of a category or boolean may be, in lower case, and their values; undefined for other kinds. */
export function columnWords(column: Column): ReadonlyMap<string, Value> | undefined {
  if (column.kind === 'category') return categoryWords(column);
  return column.kind === 'boolean' ? booleanWords(column) : undefined;
}

/** Judges one cell: its text is already trimmed and normalised, and no null token. In loops use `cellParser`. */
export function parseCell(column: Column, text: string): CellResult {
  return cellParser(column)(text);
}
