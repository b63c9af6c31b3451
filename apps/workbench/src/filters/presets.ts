import type { DateRange } from '@sluice/dashboard-spec';
import { daysBefore, parseTime } from '../format/date.ts';

/** A range that is offered by name. */
export interface Preset {
  readonly label: string;
  /** Absent: all dates. */
  readonly range?: DateRange;
}

/** Ranges that end where the data ends, and are shorter than the data; all dates first. */
export function presetsOf(first: string | undefined, last: string | undefined): Preset[] {
  const all: Preset = { label: 'All dates' };
  if (first === undefined || last === undefined) return [all];
  const length = ((parseTime(last) ?? 0) - (parseTime(first) ?? 0)) / 86_400_000 + 1;
  const lengths = [7, 14, 28, 90, 365].filter((days) => days < length);
  return [
    all,
    ...lengths.map((days) => ({ label: `Last ${days} days`, range: { from: daysBefore(last, days - 1), to: last } })),
  ];
}
