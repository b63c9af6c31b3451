/** What may stand between groups of three digits. */
export const thousandsMarks = [',', '.', ' ', "'", '_'] as const;
export type ThousandsMark = (typeof thousandsMarks)[number];

export const decimalMarks = ['.', ','] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** A number taken apart: digits without leading zeros in front ('' for zero), those behind the mark as written. */
export interface Numeral {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/**
 * Reads sign, digits, declared thousands marks (whole groups of three, or none at all) and, when a decimal mark is
 * given, a fraction; `.5` is a half. No exponent, hex, NaN or Infinity. The expression cannot backtrack far: each of its
 * repetitions ends at a character that the next part begins with.
 */
export function numeralReader(marks: {
  thousands?: ThousandsMark;
  decimal?: DecimalMark;
}): (text: string) => Numeral | undefined {
  const { thousands, decimal } = marks;
  const grouped = thousands === undefined ? '' : `[0-9]{1,3}(?:[${thousands}][0-9]{3})+|`;
  const fraction = decimal === undefined ? '' : `(?:[${decimal}]([0-9]+))?`;
  const bare = decimal === undefined ? '' : `|[${decimal}]([0-9]+)`;
  // Groups by number, as named ones take half as long again: sign, whole, fraction, bare fraction.
  const expression = new RegExp(`^([+-]?)(?:(${grouped}[0-9]+)${fraction}${bare})$`);
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return undefined;
    const digits = match[2] ?? '';
    const whole = thousands === undefined ? digits : digits.replaceAll(thousands, '');
    return {
      negative: match[1] === '-',
      whole: whole.startsWith('0') ? whole.replace(/^0+/, '') : whole,
      fraction: match[3] ?? match[4] ?? '',
    };
  };
}
