import type { Value } from '@sluice/contract';
import type { NumberFormat } from '@sluice/dashboard-spec';

/** One locale for the whole page, whose words are English: 12,345.6 reads the same on every machine. */
const locale = 'en-US';

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let found = cache.get(key);
  if (!found) cache.set(key, (found = new Intl.NumberFormat(locale, options)));
  return found;
}

/** What stands where there is no value. */
export const nothing = '–';

/** A value as a number for drawing; null where it is none. Decimals arrive as exact strings. */
export function toNumber(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/**
 * A number as text: grouped, with the digits that its format asks for and its suffix. Without a format, numbers have two
 * digits at most, and decimal strings the digits that they came with. These are exact, never through a float.
 */
export function formatNumber(value: Value | undefined, format: NumberFormat = {}): string {
  if (toNumber(value) === null) return nothing;
  const digits =
    format.decimals === undefined
      ? { minimumFractionDigits: digitsOf(value), maximumFractionDigits: Math.max(2, digitsOf(value)) }
      : { minimumFractionDigits: format.decimals, maximumFractionDigits: format.decimals };
  return minus(formatter(digits).format(exact(value))) + (format.suffix ?? '');
}

/** A number for an axis or a narrow place: shortened from ten thousand on, to 12.3k and 3.4M. */
export function formatCompact(value: Value | undefined, format: NumberFormat = {}): string {
  const number = toNumber(value);
  if (number === null) return nothing;
  if (Math.abs(number) < 10_000) return formatNumber(number, format);
  const text = formatter({ notation: 'compact', maximumFractionDigits: 1 }).format(number);
  return minus(text).replace('K', 'k') + (format.suffix ?? '');
}

/** A whole count. */
export const formatCount = (count: number): string => formatNumber(count, { decimals: 0 });

/** `1 file`, `2 files`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** A share of a whole: 0.4% where it is small, 12% where it is not, and never 0% or 100% for what is not all or nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return nothing;
  const share = part / whole;
  if (share > 0 && share < 0.001) return '<0.1%';
  if (share < 1 && share > 0.999) return '>99.9%';
  return minus(formatter({ style: 'percent', maximumFractionDigits: 1 }).format(share));
}

/** Fraction digits of a decimal string. */
const digitsOf = (value: Value | undefined): number =>
  typeof value === 'string' ? (/^-?\d*\.(\d+)$/.exec(value)?.[1]?.length ?? 0) : 0;

const exact = (value: Value | undefined): number | Intl.StringNumericLiteral =>
  typeof value === 'number' ? value : (value as Intl.StringNumericLiteral);

const minus = (text: string): string => text.replace('-', '−');
