import type { Column } from './column.ts';
import { compileTimeFormats, fractionDigitsOf } from './time/format.ts';

/** The column as it reads its own canonical values, and nothing else: points, no thousands marks, ISO 8601 in UTC. */
export function canonicalColumn(column: Column): Column {
  switch (column.kind) {
    case 'integer': {
      const { thousands: _thousands, ...rest } = column;
      return rest;
    }
    case 'decimal': {
      const { thousands: _thousands, ...rest } = column;
      return { ...rest, decimalMark: '.' };
    }
    case 'boolean':
      return { ...column, true: [], false: [] };
    case 'category':
      return { ...column, synonyms: {} };
    case 'date':
      return { ...column, formats: ['yyyy-MM-dd'] };
    case 'timestamp':
      return { ...column, formats: [canonicalFormat(column.formats)], zone: 'UTC' };
    case 'identifier':
    case 'text':
      return column;
  }
}

function canonicalFormat(formats: readonly string[]): string {
  const digits = fractionDigitsOf(compileTimeFormats(formats));
  return `yyyy-MM-ddTHH:mm:ss${digits === 0 ? '' : `.${'S'.repeat(digits)}`}X`;
}
