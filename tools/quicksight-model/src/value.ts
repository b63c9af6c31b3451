/** What SPICE keeps: booleans are 1 and 0, dates `yyyy-MM-dd`, timestamps `yyyy-MM-dd HH:mm:ss` with or without a fraction. */
export type Value = string | number | null;

/** A row of a data set, by column. */
export type Row = Readonly<Record<string, Value>>;

/** Order of two values, nulls last: for a sort. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum of numbers with up to four digits behind the point, exactly, as decimal-fixed adds; null over none. */
function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + Math.round(value * 10_000), 0) / 10_000;
}

/** Aggregates values, nulls aside. */
export function aggregate(aggregation: string, values: readonly Value[]): Value {
  const present = values.filter((value) => value !== null);
  const numbers = present.map(Number);
  switch (aggregation) {
    case 'COUNT':
      return present.length;
    case 'DISTINCT_COUNT':
      return new Set(present).size;
    case 'SUM':
      return sum(numbers);
    case 'AVERAGE': {
      const total = sum(numbers);
      return total === null ? null : total / numbers.length;
    }
    case 'MIN':
      return numbers.length === 0 ? null : Math.min(...numbers);
    case 'MAX':
      return numbers.length === 0 ? null : Math.max(...numbers);
    default:
      throw new Error(`cannot aggregate by '${aggregation}'`);
  }
}

/** Milliseconds of a date or timestamp, in UTC. */
export function millisOf(value: Value): number {
  const [date = '', clock = '00:00:00'] = String(value).split(' ');
  return Date.parse(`${date}T${clock}Z`);
}
