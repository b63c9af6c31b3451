import type { Column, Dataset } from '@sluice/contract';
import { columnOf } from '../columns.ts';
import type { Grain, Measure } from '../spec.ts';
import type { NumericFormat, ValueFormat } from './definition.ts';

/** What stands where there is no value. */
export const nullFormat = { NullValueFormatConfiguration: { NullString: '–' } };

function numeric(decimals: number, suffix?: string): NumericFormat {
  return {
    NumberDisplayFormatConfiguration: {
      ...(suffix !== undefined && { Suffix: suffix }),
      NumberScale: 'NONE',
      SeparatorConfiguration: {
        DecimalSeparator: 'DOT',
        ThousandsSeparator: { Symbol: 'COMMA', Visibility: 'VISIBLE' },
      },
      DecimalPlacesConfiguration: { DecimalPlaces: decimals },
      ...nullFormat,
    },
  };
}

/** How a measure is written: as its format says, otherwise with the two digits at most that its values may need. */
export function measureFormat(dataset: Dataset, measure: Measure): NumericFormat {
  return numeric(measure.format?.decimals ?? Math.min(2, digitsOf(dataset, measure)), measure.format?.suffix);
}

function digitsOf(dataset: Dataset, measure: Measure): number {
  switch (measure.aggregate) {
    case 'count':
    case 'count-distinct':
      return 0;
    case 'average':
      return 2;
    case 'sum':
    case 'min':
    case 'max':
      return scaleOf(columnOf(dataset, measure.column));
  }
}

const scaleOf = (column: Column): number => (column.kind === 'decimal' ? column.scale : 0);

const date = 'YYYY-MM-DD';

/** How the moments of a time axis are written. */
export const timeFormats: { readonly [G in Grain]: string } = {
  hour: `${date} HH:mm`,
  day: date,
  week: date,
  month: 'MMM YYYY',
};

/** How the number of a row would be written, were it shown. */
export const placeFormat: ValueFormat = { NumberFormatConfiguration: { FormatConfiguration: numeric(0) } };

/** How a table writes a column's values: as they are. */
export function valueFormat(column: Column): ValueFormat {
  switch (column.kind) {
    case 'integer':
    case 'decimal':
      return { NumberFormatConfiguration: { FormatConfiguration: numeric(scaleOf(column)) } };
    case 'date':
      return { DateTimeFormatConfiguration: { DateTimeFormat: date, ...nullFormat } };
    case 'timestamp':
      return { DateTimeFormatConfiguration: { DateTimeFormat: `${date} HH:mm:ss.SSS`, ...nullFormat } };
    case 'identifier':
    case 'text':
    case 'category':
    case 'boolean':
      return { StringFormatConfiguration: nullFormat };
  }
}
