import type { Column } from './column.ts';
import { kindOf } from './kinds/registry.ts';
import type { CellParser, CellResult } from './value.ts';

/** The column's parser, compiled: make it once, then call it for every cell. */
export function cellParser(column: Column): CellParser {
  return kindOf(column).parser(column);
}

/** Judges one cell: its text is already trimmed and normalised, and no null token. In loops use `cellParser`. */
export function parseCell(column: Column, text: string): CellResult {
  return cellParser(column)(text);
}
