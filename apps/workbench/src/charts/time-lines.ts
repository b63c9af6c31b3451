import type { Value } from '@sluice/contract';
import type { Grain } from '@sluice/dashboard-spec';
import { parseTime } from '../format/date.ts';
import { toNumber } from '../format/number.ts';
import { marks, slot, slots, type Frame, type Slot } from './frame.ts';
import { fillBuckets, timesOf } from './time-axis.ts';

/** A measure over time: of all rows, or of those with one value of the series. */
export interface TimeLine {
  readonly key: string;
  readonly label: string;
  readonly measure: Slot;
  /** Of the series; undefined where there is none. */
  readonly value: Value | undefined;
  /** One per bucket. A bucket without rows is zero where the measure says so, otherwise null: a gap. */
  readonly values: readonly (number | null)[];
}

export interface TimeLines {
  readonly grain: Grain;
  /** Starts, in milliseconds, without holes. */
  readonly buckets: readonly number[];
  readonly lines: readonly TimeLine[];
}

/** Takes an answer over time apart: a line per measure, or one measure with a line per value of the series. */
export function timeLines(frame: Frame): TimeLines {
  const time = slot(frame, 'time');
  const times = timesOf(frame.rows.map((row) => row[time.index]));
  const grain = time.grain ?? 'day';
  const buckets = fillBuckets(times, grain);
  const [series] = slots(frame, 'series');

  const valuesOf = (measure: Slot, wanted?: Value): (number | null)[] => {
    const points = new Map<number, number | null>();
    for (const row of frame.rows) {
      const at = parseTime(row[time.index]);
      if (at === null || (series && (row[series.index] ?? null) !== wanted)) continue;
      points.set(at, toNumber(row[measure.index]));
    }
    const absent = measure.missing === 'zero' ? 0 : null;
    return buckets.map((bucket) => (points.has(bucket) ? (points.get(bucket) ?? null) : absent));
  };

  if (!series) {
    const lines = slots(frame, 'measure').map((measure) => ({
      key: measure.name,
      label: measure.label,
      measure,
      value: undefined,
      values: valuesOf(measure),
    }));
    return { grain, buckets, lines };
  }
  const measure = slot(frame, 'measure');
  const lines = marks(frame, series, true).map(({ value, label }) => ({
    key: String(value),
    label,
    measure,
    value,
    values: valuesOf(measure, value),
  }));
  return { grain, buckets, lines };
}
