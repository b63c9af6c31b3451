import type { RejectCode } from '../rejection.ts';
import type { ColumnReason } from '../report.ts';
import { countedCodes, type Template } from './columns.ts';
import * as layout from './layout.ts';

/** Why records were rejected, and under which dates rows are filed. */
export interface Details {
  readonly reasons: ReadonlyMap<RejectCode, number>;
  readonly reasonsByColumn: readonly ColumnReason[];
  readonly eventDates: ReadonlyMap<string, number>;
}

/** Takes the details that the kernel has counted out of its memory: its counters begin at zero again. */
export function takeDetails(view: DataView, templates: readonly Template[]): Details {
  const reasons = new Map<RejectCode, number>();
  for (const [bit, code] of countedCodes.entries()) {
    const records = take(view, layout.codeCounts + bit * 4);
    if (records > 0) reasons.set(code, records);
  }
  const reasonsByColumn = templates.flatMap(({ address, column, code }): ColumnReason[] => {
    const records = take(view, address + layout.templateCount);
    return records === 0 ? [] : [{ column, code, records }];
  });
  return { reasons, reasonsByColumn, eventDates: takeDates(view) };
}

/** A counter, which begins at zero again. */
export function take(view: DataView, address: number): number {
  const count = view.getInt32(address, true);
  view.setInt32(address, 0, true);
  return count;
}

function takeDates(view: DataView): Map<string, number> {
  const eventDates = new Map<string, number>();
  const entries = view.getInt32(layout.dateEntries, true);
  const end = entries + take(view, layout.dateCount) * 8;
  for (let entry = entries; entry < end; entry += 8) {
    const digits = String(view.getInt32(entry, true)).padStart(8, '0');
    const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    eventDates.set(date, view.getInt32(entry + 4, true));
  }
  new Uint8Array(view.buffer, view.getInt32(layout.dateSlots, true), layout.dateSlotCount * 4).fill(0);
  const undated = take(view, layout.takenUndated);
  if (undated > 0) eventDates.set('uploaded', undated);
  return eventDates;
}
