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
 * given, a fraction. No exponent, hex, NaN or Infinity. The expressions have no nested repetition that can backtrack.
 */
export function numeralReader(marks: { thousands?: string; decimal?: string }): (text: string) => Numeral | undefined {
  const grouped = marks.thousands === undefined ? '' : `[0-9]{1,3}(?:\\${marks.thousands}[0-9]{3})+|`;
  const fraction = marks.decimal === undefined ? '()' : `(?:\\${marks.decimal}([0-9]+))?`;
  const bare = marks.decimal === undefined ? '' : `|([+-])?\\${marks.decimal}([0-9]+)`;
  const expression = new RegExp(
    `^(?:([+-])?(${grouped}[0-9]+)${fraction}${bare})$`.replace('\\_', '_').replace("\\'", "'"),
  );
  const everyMark = marks.thousands;
  return (text) => {
    const match = expression.exec(text);
    if (match === null) return undefined;
    const digits = match[2] ?? '';
    const whole = everyMark === undefined ? digits : digits.replaceAll(everyMark, '');
    return {
      negative: (match[1] ?? match[4]) === '-',
      whole: whole.replace(/^0+/, ''),
      fraction: match[3] ?? match[5] ?? '',
    };
  };
}
