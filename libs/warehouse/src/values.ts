import type { Value } from '@sluice/contract';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDateValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  JsonDuckDBValueConverter,
  SQLNULL,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

/**
 * What DuckDB answers as a plain value: integers as numbers where they are safe and as strings where not, decimals as
 * exact strings, dates `yyyy-MM-dd`, timestamps `yyyy-MM-ddTHH:mm:ss[.SSS|.SSSSSS]Z`, NaN and the infinities by name,
 * lists and structs as JSON text.
 */
export function toValue(value: DuckDBValue, type: DuckDBType): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (isTimestamp(value)) return canonicalTimestamp(value.toString());
  const json = JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

/** Values as parameters of a query, with their types: whole numbers are BIGINT, so that they compare and limit as such. */
export function toParameters(values: readonly Value[]): [values: DuckDBValue[], types: DuckDBType[]] {
  return [
    values.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value)),
    values.map((value) => {
      if (value === null) return SQLNULL;
      if (typeof value === 'number') return Number.isSafeInteger(value) ? BIGINT : DOUBLE;
      return typeof value === 'string' ? VARCHAR : BOOLEAN;
    }),
  ];
}

type Timestamp =
  | DuckDBTimestampValue
  | DuckDBTimestampTZValue
  | DuckDBTimestampSecondsValue
  | DuckDBTimestampMillisecondsValue
  | DuckDBTimestampNanosecondsValue;

function isTimestamp(value: object): value is Timestamp {
  return (
    value instanceof DuckDBTimestampValue ||
    value instanceof DuckDBTimestampTZValue ||
    value instanceof DuckDBTimestampSecondsValue ||
    value instanceof DuckDBTimestampMillisecondsValue ||
    value instanceof DuckDBTimestampNanosecondsValue
  );
}

/** DuckDB cuts zeros off a fraction and separates with a space; infinities stay as they are. */
function canonicalTimestamp(text: string): string {
  const match = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00)?$/.exec(text);
  if (!match) return text;
  const [, date, time, fraction = ''] = match;
  const digits = Math.ceil(fraction.length / 3) * 3;
  return `${date}T${time}${digits === 0 ? '' : `.${fraction.padEnd(digits, '0')}`}Z`;
}
