/** What the clocks of a time zone show. */
export interface Clock {
  /** Milliseconds to add to an instant (epoch milliseconds) to get what the clock on the wall shows. */
  offset(instant: number): number;
  /** Whether the wall shows this time twice, as it does for an hour when summer time ends. */
  shownTwice(instant: number): boolean;
}

const hour = 3_600_000;
/** Every offset change since 1970 fell on a quarter of an hour. */
const slotLength = hour / 4;

/** The clock of an IANA zone; throws RangeError when there is no such zone. */
export function clockOf(zone: string): Clock {
  if (zone === 'UTC') return { offset: () => 0, shownTwice: () => false };
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const known = new Map<number, number>();
  let lastSlot = NaN;
  let lastOffset = 0;

  const offset = (instant: number): number => {
    const slot = Math.floor(instant / slotLength);
    if (slot === lastSlot) return lastOffset;
    let found = known.get(slot);
    if (found === undefined) {
      found = offsetAt(format, slot * slotLength);
      known.set(slot, found);
    }
    lastSlot = slot;
    lastOffset = found;
    return found;
  };
  return {
    offset,
    shownTwice(instant) {
      const here = offset(instant);
      return [-6, 6].some((hours) => {
        const other = offset(instant + hours * hour);
        return other !== here && offset(instant + here - other) === other;
      });
    },
  };
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(instant)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}
