import * as z from 'zod';
import { formatDateTime, isWithinYears } from '../time/civil.ts';
import { compileTimeFormats, fractionDigitsOf } from '../time/format.ts';
import type { Moment } from '../time/format.ts';
import { timeFormatProblems } from '../time/parts.ts';
import { isZone, openZone, overlapPolicies } from '../time/zone.ts';
import type { OverlapPolicy } from '../time/zone.ts';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { canonicalDate } from './date.ts';
import { columnDocument, commonOf } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';

/** Instants; canonical RFC 3339 in UTC with 0, 3 or 6 fraction digits: what the most precise declared format needs. */
export interface TimestampColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'timestamp';
  readonly formats: readonly string[];
  readonly zone: string;
  readonly overlap: OverlapPolicy;
}

export interface TimestampOptions<O extends boolean> extends CommonOptions<O> {
  /**
   * How uploads write the instant: of `yyyy M MM MMM d dd H HH h hh a mm ss S… X`, `T` and punctuation, or 'unix',
   * 'unix-ms' or 'excel' (a serial number, local). Only these are read.
   */
  readonly formats: readonly string[];
  /** The IANA time zone of texts that carry no offset. */
  readonly zone: string;
  /** What a local time means that a clock change makes happen twice; 'reject' unless declared. */
  readonly overlap?: OverlapPolicy;
}

/** A column of instants: RFC 3339 in UTC, `yyyy-MM-ddTHH:mm:ssZ`, with 3 or 6 fraction digits where a declared format has any. */
export function timestamp<O extends boolean = false>(options: TimestampOptions<O>): TimestampColumn<NoInfer<O>> {
  return Object.freeze({
    kind: 'timestamp',
    formats: Object.freeze([...options.formats]),
    zone: options.zone,
    overlap: options.overlap ?? 'reject',
    ...commonOf(options),
  });
}

/** What a text that has a declared format may still not be. */
const unmet = {
  overlap: ['ambiguous_time', 'a local time that happens once: the clocks went back'],
  gap: ['nonexistent_time', 'a local time that exists: the clocks went forward'],
  far: ['out_of_range', 'an instant of the years 0001 to 9999 in UTC'],
} as const satisfies Record<string, Expectation>;

function expectations({ formats }: TimestampColumn) {
  return {
    timestamp: ['not_a_timestamp', `a timestamp as ${formats.join(' or ')}`],
    oneReading: ['ambiguous_time', 'a timestamp that the declared formats read in one way'],
    ...unmet,
  } as const satisfies Record<string, Expectation>;
}

function isUnmet(outcome: string): outcome is keyof typeof unmet {
  return Object.hasOwn(unmet, outcome);
}

export const timestampKind: ColumnKind<TimestampColumn, string> = {
  kind: 'timestamp',
  document: () =>
    columnDocument('timestamp', {
      formats: z.array(z.string()),
      zone: z.string(),
      overlap: z.enum(overlapPolicies),
    }),
  problems: ({ formats, zone, overlap }) => [
    ...timeFormatProblems(formats, 'timestamp'),
    ...(isZone(zone) ? [] : [`zone must be an IANA time zone such as 'Europe/Berlin' or 'UTC', found '${zone}'`]),
    ...(overlapPolicies.includes(overlap)
      ? []
      : [`overlap must be one of ${overlapPolicies.join(', ')}, found '${String(overlap)}'`]),
  ],
  expectations,
  parser: (column) => {
    const { formats, zone: zoneName, overlap } = column;
    const compiled = compileTimeFormats(formats);
    const fractionDigits = fractionDigitsOf(compiled);
    const zone = openZone(zoneName);
    const expected = expectations(column);

    /** The canonical text of a moment, or a name of `unmet`. */
    function resolve({ seconds, fraction, offset }: Moment): string {
      const utc = offset === undefined ? zone.toUtc(seconds, overlap) : seconds - offset;
      if (typeof utc === 'string') return utc;
      if (!isWithinYears(utc)) return 'far';
      return `${formatDateTime(utc)}${fractionDigits === 0 ? '' : `.${fraction.padEnd(fractionDigits, '0')}`}Z`;
    }

    return (cell) => {
      let found: string | undefined;
      for (const format of compiled) {
        const moment = format.read(cell);
        if (moment === undefined) continue;
        const outcome = resolve(moment);
        if (found !== undefined && found !== outcome) {
          return failure(...expected.oneReading, cell);
        }
        found = outcome;
      }
      if (found === undefined) return failure(...expected.timestamp, cell);
      if (!isUnmet(found)) return { ok: true, value: found };
      const expectation: Expectation = unmet[found];
      return failure(...expectation, cell);
    };
  },
  schema: ({ formats }) =>
    z.iso
      .datetime({ precision: fractionDigitsOf(compileTimeFormats(formats)) })
      .refine((value) => !value.startsWith('0000'), { error: 'expected a year from 0001 to 9999' }),
  types: () => ({ duckdb: 'TIMESTAMP', glue: 'timestamp', spark: 'timestamp_ntz', quicksight: 'DATETIME' }),
  canonical: () => ({
    pattern: `${canonicalDate}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{3}(?:[0-9]{3})?)?Z`,
  }),
  rule: ({ formats, zone }) =>
    `timestamp as ${formats.map((format) => `\`${format}\``).join(' or ')}, local times in ${zone}`,
};
