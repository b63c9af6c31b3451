import { compareValues } from './value.ts';
import type { Row, Value } from './value.ts';

type Cell = string | number | boolean | null;

/** A row of a final table as SPICE keeps it, from its values in order of the columns. */
export function spiceRow(columns: Readonly<Record<string, { readonly kind: string }>>, values: readonly Cell[]): Row {
  return Object.fromEntries(
    Object.entries(columns).map(([name, { kind }], index) => [name, spiceValue(kind, values[index] ?? null)]),
  );
}

function spiceValue(kind: string, value: Cell): Value {
  if (value === null) return null;
  return kind === 'boolean' || kind === 'decimal' || kind === 'integer' ? Number(value) : String(value);
}

/** A column of a query's result, as `@sluice/dashboard-spec` describes it. */
interface ResultColumn {
  readonly role: string;
  readonly type: string;
  readonly values?: readonly { readonly value: Cell; readonly label: string }[];
}

/**
 * The rows of a DuckDB query as `answer` gives those of the definition: parts of a time by their names, booleans as text,
 * decimals as numbers. QuickSight's lines have no order among each other: here they are in that of their series.
 */
export function asAnswered(columns: readonly ResultColumn[], rows: readonly (readonly Cell[])[]): Value[][] {
  const shown = rows.map((row) => columns.map((column, index) => shownValue(column, row[index] ?? null)));
  if (columns[0]?.role !== 'time' || columns[1]?.role !== 'series') return shown;
  return shown.sort(([a = null, b = null], [c = null, d = null]) => compareValues(a, c) || compareValues(b, d));
}

function shownValue({ type, values }: ResultColumn, value: Cell): Value {
  if (value === null) return null;
  if (type === 'hour-of-day' || type === 'day-of-week') {
    return values?.find((known) => known.value === value)?.label ?? null;
  }
  return type === 'number' ? Number(value) : String(value);
}
