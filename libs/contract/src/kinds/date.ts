import * as z from 'zod';
import { formatDate } from '../time/civil.ts';
import { compileTimeFormats } from '../time/format.ts';
import { timeFormatProblems } from '../time/parts.ts';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';

/** Calendar dates; canonical `yyyy-MM-dd`. */
export interface DateColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'date';
  readonly formats: readonly string[];
}

export interface DateOptions<O extends boolean> extends CommonOptions<O> {
  /** How uploads write the date: of `yyyy M MM MMM d dd` and punctuation, or 'excel' (a serial number). Only these are read. */
  readonly formats: readonly string[];
}

/** A column of calendar dates: `yyyy-MM-dd`, years 0001 to 9999. */
export function date<O extends boolean = false>(options: DateOptions<O>): DateColumn<NoInfer<O>> {
  return Object.freeze({ kind: 'date', formats: Object.freeze([...options.formats]), ...commonOf(options) });
}

/** Years 0001 to 9999, and days that some month has. */
export const canonicalDate =
  '(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';

function expectations({ formats }: DateColumn) {
  return {
    date: ['not_a_date', `a date as ${formats.join(' or ')}`],
    oneReading: ['ambiguous_time', 'a date that the declared formats read in one way'],
  } as const satisfies Record<string, Expectation>;
}

export const dateKind: ColumnKind<DateColumn, string> = {
  kind: 'date',
  document: () => columnDocument('date', { formats: z.array(z.string()) }),
  problems: ({ formats }) => timeFormatProblems(formats, 'date'),
  expectations,
  parser: (column) => {
    const { formats } = column;
    const compiled = compileTimeFormats(formats);
    const expected = expectations(column);
    return (cell) => {
      let found: number | undefined;
      for (const format of compiled) {
        const moment = format.read(cell);
        if (moment === undefined || moment.seconds % 86_400 !== 0) continue;
        if (found !== undefined && found !== moment.seconds) {
          return failure(...expected.oneReading, cell);
        }
        found = moment.seconds;
      }
      return found === undefined ? failure(...expected.date, cell) : { ok: true, value: formatDate(found / 86_400) };
    };
  },
  schema: () =>
    z.iso.date().refine((value) => !value.startsWith('0000'), { error: 'expected a year from 0001 to 9999' }),
  types: () => ({ duckdb: 'DATE', glue: 'date', spark: 'date', quicksight: 'DATETIME' }),
  canonical: () => ({ pattern: canonicalDate }),
  rule: ({ formats }) => `date as ${formats.map((format) => `\`${format}\``).join(' or ')}`,
};
