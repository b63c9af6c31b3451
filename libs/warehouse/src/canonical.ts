import { duckdbType, maskedValue, pseudonymPattern, type Column } from '@sluice/contract';

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
  const form = canonicalForm(column, text, cast);
  return { cast, isCanonical: `CASE WHEN ${text} IS NULL THEN ${column.optional} ELSE coalesce(${form}, false) END` };
}

function canonicalForm(column: Column, text: string, cast: string): string {
  if (column.pii !== undefined) return policyForm(column.pii, text);
  switch (column.kind) {
    case 'integer':
      return `${matches(text, '0|-?[1-9][0-9]{0,15}')} AND ${cast} BETWEEN -9007199254740991 AND 9007199254740991`;
    case 'decimal': {
      const digits = column.precision - column.scale;
      const whole = digits === 0 ? '0' : `(0|[1-9][0-9]{0,${digits - 1}})`;
      const fraction = column.scale === 0 ? '' : `[.][0-9]{${column.scale}}`;
      return `${matches(text, `-?${whole}${fraction}`)} AND NOT ${matches(text, '-[0.]+')}`;
    }
    case 'boolean':
      return `${text} IN ('true', 'false')`;
    case 'date':
      return `length(${text}) = 10 AND ${text} = strftime(${cast}, '%Y-%m-%d')`;
    case 'timestamp':
      return `CASE length(${text})
        WHEN 20 THEN ${text} = strftime(${cast}, '%Y-%m-%dT%H:%M:%SZ')
        WHEN 24 THEN ${text} = strftime(${cast}, '%Y-%m-%dT%H:%M:%S.%gZ')
        WHEN 27 THEN ${text} = strftime(${cast}, '%Y-%m-%dT%H:%M:%S.%fZ')
        ELSE false END`;
    case 'category':
    case 'identifier':
    case 'text':
      return 'true';
  }
}

/** What a policy leaves of the values of any kind of column. */
function policyForm(pii: NonNullable<Column['pii']>, text: string): string {
  switch (pii) {
    case 'pseudonymise':
      return matches(text, pseudonymPattern);
    case 'mask':
      return `${text} = '${maskedValue}'`;
    case 'drop':
      return 'false';
  }
}

/** A regular expression over the whole text. */
const matches = (text: string, pattern: string): string => `regexp_full_match(${text}, '${pattern}')`;
