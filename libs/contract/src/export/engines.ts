import type { Column } from '../column.ts';
import type { CanonicalForm, EngineTypes } from '../kinds/kind.ts';
import { kindOf } from '../kinds/registry.ts';
import { keptForm } from '../pii.ts';

/** The column's type in each engine. */
export function engineTypes(column: Column): EngineTypes {
  return kindOf(column).types(column);
}

/** The column's type in DuckDB: 'DECIMAL(5,2)', 'TIMESTAMP' (without zone, holding UTC). */
export function duckdbType(column: Column): string {
  return engineTypes(column).duckdb;
}

/** The column's type in Glue and Athena: 'decimal(5,2)', 'timestamp'. */
export function glueType(column: Column): string {
  return engineTypes(column).glue;
}

/** The form of the column's values in processed files, null aside; undefined where any text may be a value. */
export function canonicalForm(column: Column): CanonicalForm | undefined {
  return keptForm(column, kindOf(column).canonical?.(column));
}
