import type { Random } from '@sluice/sample-data';

const two = (value: number): string => String(value).padStart(2, '0');

/** First and last days, both calendars' turn, leap days, the epoch, the days on which clocks change. */
const edgeDays: readonly string[] = [
  ...['0001-01-01', '0001-01-02', '0001-03-01', '0004-02-29', '0099-12-31', '0100-02-28', '0999-12-31', '1000-01-01'],
  ...['1582-10-04', '1582-10-05', '1582-10-10', '1582-10-14', '1582-10-15', '1582-12-31', '1600-02-29', '1700-02-28'],
  ...['1700-03-01', '1883-11-18', '1893-04-01', '1899-12-30', '1899-12-31', '1900-01-01', '1900-02-28', '1900-03-01'],
  ...['1969-12-31', '1970-01-01', '1999-12-31', '2000-02-29', '2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'],
  ...['2038-01-19', '2262-04-11', '2262-04-12', '9998-12-31', '9999-01-01', '9999-12-30', '9999-12-31'],
];
const clocks = ['00:00:00', '00:00:01', '01:30:00', '02:00:00', '02:30:00', '03:00:00', '12:00:00', '23:59:59'];
const offsets = ['Z', '+00:00', '-00:00', '+01:00', '+05:30', '+0545', '-03:30', '+14:00', '-12:00', '-05:00'];

/** `yyyy-MM-dd`. */
export function trickyDay(random: Random): string {
  if (random.chance(0.4)) return random.pick(edgeDays);
  const year = random.chance(0.5) ? 1850 + random.below(250) : 1 + random.below(9999);
  return `${String(year).padStart(4, '0')}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

/** Such a day as a serial number of Excel's calendar, from 1900-03-01. */
export function excelDay(random: Random): string {
  return String(random.pick([61, 62, 25_569, 36_585, 45_000 + random.below(3000), 2_958_465]));
}

/** `yyyy-MM-ddTHH:mm:ss` with so many fraction digits, and an offset or none. */
export function trickyInstant(random: Random, fractionDigits: number, hasOffset: boolean): string {
  const time = random.chance(0.5)
    ? random.pick(clocks)
    : [random.below(24), random.below(60), random.below(60)].map(two).join(':');
  const edges = ['0', '9'].map((digit) => digit.repeat(fractionDigits));
  const fraction = (): string =>
    random.chance(0.5)
      ? random.pick(edges)
      : Array.from({ length: fractionDigits }, () => String(random.below(10))).join('');
  const second = fractionDigits === 0 ? time : `${time}.${fraction()}`;
  return `${trickyDay(random)}T${second}${hasOffset ? random.pick(offsets) : ''}`;
}
