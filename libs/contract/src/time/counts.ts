import type { Moment, TimeFormat } from './format.ts';

/** Formats that are counts: each reads digits, so that a column can have one of them. */
export const countFormats: Readonly<Record<string, TimeFormat>> = {
  unix: unixFormat('unix', 0),
  'unix-ms': unixFormat('unix-ms', 3),
  excel: { source: 'excel', fractionDigits: 3, read: readExcelSerial },
};

/** A count of seconds, or of milliseconds, since 1970-01-01T00:00:00Z. */
function unixFormat(source: string, fractionDigits: number): TimeFormat {
  const unit = 10 ** fractionDigits;
  return {
    source,
    fractionDigits,
    read(text) {
      if (!/^-?[0-9]{1,15}$/.test(text)) return undefined;
      const count = Number(text);
      const seconds = Math.floor(count / unit);
      const rest = fractionDigits === 0 ? '' : String(count - seconds * unit).padStart(fractionDigits, '0');
      return { seconds, fraction: rest, offset: 0 };
    },
  };
}

/** Serial numbers of 1970-01-01 and of the day behind 9999-12-31. */
const excelEpoch = 25_569;
const excelEnd = 2_958_466;
const dayMilliseconds = 86_400_000n;

/**
 * A serial number of Excel's 1900 date system: local days, 1 being 1900-01-01, with the time of day as a fraction, here
 * to the millisecond. Excel counts a 1900-02-29 that never was: 60 is no date, and the days before it are one behind.
 */
function readExcelSerial(text: string): Moment | undefined {
  const match = /^([0-9]{1,7})(?:\.([0-9]{1,15}))?$/.exec(text);
  if (match === null) return undefined;
  const serial = Number(match[1]);
  if (serial < 1 || serial === 60 || serial >= excelEnd) return undefined;
  const fraction = BigInt((match[2] ?? '').padEnd(15, '0'));
  const milliseconds = Number((fraction * dayMilliseconds + 500_000_000_000_000n) / 1_000_000_000_000_000n);
  const days = serial - excelEpoch + (serial < 60 ? 1 : 0);
  return {
    seconds: days * 86_400 + Math.floor(milliseconds / 1000),
    fraction: String(milliseconds % 1000).padStart(3, '0'),
    offset: undefined,
  };
}
