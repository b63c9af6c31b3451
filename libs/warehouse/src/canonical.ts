import { canonicalForm, duckdbType, type CanonicalForm, type Column } from '@sluice/contract';
import { quoteText } from './engine.ts';

/** How SQL reads a column of canonical text. */
export interface ColumnReader {
  /** The typed value; null, never an error, where the text is no such value. */
  readonly cast: string;
  /** True where the text is a value in canonical form (or null in a column that may be null); never null. */
  readonly isCanonical: string;
}

/**
 * DuckDB's casts accept more than cleaning writes ('1e3', ' 7', '2026-01-02 24:00', '1.005' as 1.01), and Spark's accept
 * other things: only text in the one canonical form casts alike everywhere. `text` is the SQL of a VARCHAR.
 */
export function columnReader(column: Column, text: string): ColumnReader {
  const type = duckdbType(column);
  const cast = type === 'VARCHAR' ? text : `TRY_CAST(${text} AS ${type})`;
  const form = canonicalForm(column);
  const isForm = form ? hasForm(form, text, cast) : 'true';
  return { cast, isCanonical: `CASE WHEN ${text} IS NULL THEN ${column.optional} ELSE ${isForm} END` };
}

function hasForm({ pattern, min, max }: CanonicalForm, text: string, cast: string): string {
  const range = min === undefined || max === undefined ? [] : [`${cast} BETWEEN ${min} AND ${max}`];
  return [`regexp_full_match(${text}, ${quoteText(pattern)})`, `${cast} IS NOT NULL`, ...range].join(' AND ');
}
