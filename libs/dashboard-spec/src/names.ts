import type { ColumnName, ColumnOfKind, Dataset } from '@sluice/contract';

/**
 * Which columns may stand where. A spec over a dataset known to TypeScript narrows these to its columns' names; a spec
 * known only at run time has strings.
 */
export interface Names {
  /** Every column of the final table. */
  readonly any: string;
  /** Columns that can be summed: integers and decimals. */
  readonly numeric: string;
  /** Columns whose values name groups: categories, identifiers, texts and booleans. */
  readonly group: string;
  /** Calendar dates. */
  readonly date: string;
  /** Instants. */
  readonly timestamp: string;
}

/** The names of one dataset's final table: its own columns, the event date and where the row comes from. */
export interface NamesOf<D extends Dataset> extends Names {
  readonly any: ColumnName<D> | 'event_date' | 'source_file' | 'source_line';
  readonly numeric: ColumnOfKind<D, 'integer' | 'decimal'>;
  readonly group: ColumnOfKind<D, 'category' | 'identifier' | 'text' | 'boolean'> | 'source_file';
  readonly date: ColumnOfKind<D, 'date'> | 'event_date';
  readonly timestamp: ColumnOfKind<D, 'timestamp'>;
}
