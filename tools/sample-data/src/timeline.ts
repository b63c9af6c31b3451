import { cellParser } from '@sluice/contract';
import type { Column, Dataset, DateColumn, TimestampColumn } from '@sluice/contract';
import { clockOf } from './clock.ts';
import type { Clock } from './clock.ts';
import { tickOf, timeText } from './time-text.ts';
import type { TimeText } from './time-text.ts';

export type TimeColumn = DateColumn | TimestampColumn;

/** When a dataset's records happen. */
export interface Timeline {
  /** The date or timestamp column that says when; undefined when the dataset has none. */
  readonly column: string | undefined;
  readonly clock: Clock;
  /** The shortest time, in milliseconds, that two cells of the column tell apart. */
  readonly tick: number;
  /** A number that two instants (epoch milliseconds) share when their cells are alike. */
  tickAt(instant: number): number;
}

export function isTimeColumn(column: Column | undefined): column is TimeColumn {
  return column?.kind === 'date' || column?.kind === 'timestamp';
}

/** The clock that a column's local times are read by. */
export function clockOfColumn(column: TimeColumn): Clock {
  return clockOf(column.kind === 'date' ? 'UTC' : column.zone);
}

/** The timeline by the dataset's event time, or by its first time column when it goes by the upload's date. */
export function timelineOf(dataset: Dataset): Timeline {
  const columns = Object.entries(dataset.columns);
  const [name, column] =
    columns.find(([name]) => name === dataset.eventTime) ?? columns.find(([, column]) => isTimeColumn(column)) ?? [];
  if (!isTimeColumn(column)) return { column: undefined, clock: clockOf('UTC'), tick: 1, tickAt: (instant) => instant };
  const clock = clockOfColumn(column);
  const tick = tickOf(mainFormat(column));
  const tickAt = (instant: number) => Math.floor((instant + clock.offset(instant)) / tick);
  return { column: name, clock, tick, tickAt };
}

const probes = [Date.UTC(2026, 9, 3, 5, 7, 9, 11), Date.UTC(2026, 9, 17, 18, 19, 20, 21)];

/** The first declared format that no other one reads otherwise. */
export function mainFormat(column: TimeColumn): string {
  const parse = cellParser(column);
  const clock = clockOfColumn(column);
  const isClear = (write: TimeText) => probes.every((instant) => parse(write(instant)).ok);
  return column.formats.find((format) => isClear(timeText(format, clock))) ?? column.formats[0] ?? 'yyyy-MM-dd';
}
