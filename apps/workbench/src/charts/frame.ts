import type { Value } from '@sluice/contract';
import type { ResultColumn, ResultRole } from '@sluice/dashboard-spec';
import { formatNumber, nothing, toNumber } from '../format/number.ts';
import { formatDate, formatTimestamp, parseTime } from '../format/date.ts';

/** What a query answered. */
export interface Frame {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** A value on an axis or in a legend, and how it reads. */
export interface Mark {
  readonly value: Value;
  readonly label: string;
}

/** A column with its place in the rows. */
export interface Slot extends ResultColumn {
  readonly index: number;
}

/** What rows without a value are called. */
export const noValue = '(no value)';

/** The columns that play a role, in order. */
export const slots = (frame: Frame, role: ResultRole): Slot[] =>
  frame.columns.flatMap((column, index) => (column.role === role ? [{ ...column, index }] : []));

/** The one column that plays a role; an answer without it is not drawn but reported. */
export function slot(frame: Frame, role: ResultRole): Slot {
  const [found] = slots(frame, role);
  if (!found) throw new Error(`cannot draw: the answer has no ${role} column`);
  return found;
}

/** The label of a grouping value. */
export function labelOf(column: ResultColumn, value: Value): string {
  const known = column.values?.find((candidate) => candidate.value === value);
  if (known) return known.label;
  return value === null ? noValue : String(value);
}

/**
 * The values of a grouping column in order: those of the calendar in its order, all of them; those that the contract
 * declares in its order, where `declaredOrder` asks for it; the rest as the rows bring them.
 */
export function marks(frame: Frame, column: Slot, declaredOrder = false): Mark[] {
  const present = new Set(frame.rows.map((row) => row[column.index] ?? null));
  const known = (column.values ?? []).map((candidate) => candidate.value);
  const first = isCalendar(column) ? known : declaredOrder ? known.filter((value) => present.has(value)) : [];
  const ordered = new Set([...first, ...present]);
  if (isCalendar(column)) ordered.delete(null);
  return [...ordered].map((value) => ({ value, label: labelOf(column, value) }));
}

/** Whether a column's values are parts of the calendar, all known in advance. */
export const isCalendar = (column: ResultColumn): boolean =>
  column.type === 'hour-of-day' || column.type === 'day-of-week';

/** A value on an axis: days of the week are cut to three letters. */
export const axisLabel = (column: ResultColumn, { label }: Mark): string =>
  column.type === 'day-of-week' ? label.slice(0, 3) : label;

/** A value in a tooltip: an hour of the day is a span. */
export function spanLabel(column: ResultColumn, mark: Mark | undefined): string {
  const label = mark?.label ?? '';
  return column.type === 'hour-of-day' ? `${label}:00 – ${label}:59` : label;
}

/** Whether there is anything to draw: a row with a measure that is not null. Tables need only a row. */
export function isEmpty(frame: Frame): boolean {
  const measures = slots(frame, 'measure');
  if (measures.length === 0) return frame.rows.length === 0;
  return !frame.rows.some((row) => measures.some((measure) => toNumber(row[measure.index]) !== null));
}

/** One cell as people read it. */
export function formatCell(column: ResultColumn, value: Value | undefined): string {
  if (value === null || value === undefined) return column.role === 'measure' ? nothing : noValue;
  switch (column.type) {
    case 'number':
      return formatNumber(value, column.format);
    case 'date':
    case 'timestamp': {
      const time = parseTime(value);
      if (time === null) return String(value);
      return column.type === 'date' ? formatDate(time) : formatTimestamp(time);
    }
    case 'boolean':
      return value === true ? 'yes' : 'no';
    default:
      return labelOf(column, value);
  }
}
