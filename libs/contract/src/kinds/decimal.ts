import * as z from 'zod';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { rangeInWords } from './integer.ts';
import { columnDocument, commonOf, present } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';
import { decimalMarks, numeralReader, thousandsMarks } from './numerals.ts';
import type { DecimalMark, Numeral, ThousandsMark } from './numerals.ts';

/** Exact decimal numbers, never floats: `precision` digits in all, `scale` of them behind the decimal point. */
export interface DecimalColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'decimal';
  readonly precision: number;
  readonly scale: number;
  readonly min?: string;
  readonly max?: string;
  readonly decimalMark: DecimalMark;
  readonly thousands?: ThousandsMark;
}

export interface DecimalOptions<O extends boolean> extends CommonOptions<O> {
  /** Digits in all, 1 to 38. */
  readonly precision: number;
  /** Digits behind the decimal point, 0 to `precision`. */
  readonly scale: number;
  /** Bounds, written as decimals with a point ('-40', '99.5'), so that they are exact. */
  readonly min?: string;
  readonly max?: string;
  /** What uploads write before the fraction; '.' unless declared. */
  readonly decimalMark?: DecimalMark;
  /** The mark that may stand between groups of three digits; none unless declared. */
  readonly thousands?: ThousandsMark;
}

/** A column of exact decimal numbers: strings with `scale` digits behind the point, '21.30', never '-0.00'. */
export function decimal<O extends boolean = false>(options: DecimalOptions<O>): DecimalColumn<NoInfer<O>> {
  const { precision, scale, min, max, decimalMark = '.', thousands } = options;
  return Object.freeze({
    kind: 'decimal',
    precision,
    scale,
    decimalMark,
    ...present({ min, max, thousands }),
    ...commonOf(options),
  });
}

/** The canonical text of a numeral, or the name of the expectation that it does not meet. */
function canonical(
  { negative, whole, fraction }: Numeral,
  precision: number,
  scale: number,
): { text: string } | { unmet: 'precision' | 'digits' } {
  // Zeros behind the last digit say nothing: '1.500' is exactly 1.50.
  if (fraction.length > scale && !/^0*$/.test(fraction.slice(scale))) return { unmet: 'precision' };
  if (whole.length > precision - scale) return { unmet: 'digits' };
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  const sign = negative && (whole !== '' || !/^0*$/.test(kept)) ? '-' : '';
  return { text: sign + (whole || '0') + (scale === 0 ? '' : `.${kept}`) };
}

/** Compares two canonical decimals of the same scale, exactly: negative, zero or positive, as a sort wants it. */
export function compareDecimals(a: string, b: string): number {
  const aNegative = a.startsWith('-');
  if (aNegative !== b.startsWith('-')) return aNegative ? -1 : 1;
  const order = a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  return aNegative ? 0 - order : order;
}

/** The pattern of canonical decimals. No '-0.00': behind '-0.' a digit other than zero stands somewhere. */
function canonicalPattern({ precision, scale }: DecimalColumn): string {
  const digits = precision - scale;
  const positive =
    digits === 0 ? [] : [`-?[1-9]${repeated(digits - 1, 0)}${scale === 0 ? '' : `[.]${repeated(scale)}`}`];
  if (scale === 0) return ['0', ...positive].join('|');
  const parts = Array.from({ length: scale }, (_, zeros) => `${'0'.repeat(zeros)}[1-9]${repeated(scale - zeros - 1)}`);
  return [`0[.]${repeated(scale)}`, `-0[.](?:${parts.join('|')})`, ...positive].join('|');
}

/** So many digits, or at least so many. */
function repeated(most: number, least = most): string {
  if (most === 0) return '';
  return least === most ? `[0-9]{${most}}` : `[0-9]{${least},${most}}`;
}

const readBound = numeralReader({ decimal: '.' });

/** A declared bound in canonical form; undefined when it does not fit the column. */
function boundOf(
  bound: string | undefined,
  { precision, scale }: { precision: number; scale: number },
): string | undefined {
  const numeral = bound === undefined ? undefined : readBound(bound);
  const result = numeral === undefined ? undefined : canonical(numeral, precision, scale);
  return result !== undefined && 'text' in result ? result.text : undefined;
}

function optionProblems(column: DecimalColumn): string[] {
  const { precision, scale, min, max, decimalMark, thousands } = column;
  const problems: string[] = [];
  if (!Number.isInteger(precision) || precision < 1 || precision > 38) {
    problems.push(`precision must be a whole number from 1 to 38, found ${precision}`);
  }
  if (!Number.isInteger(scale) || scale < 0 || scale > precision) {
    problems.push(`scale must be a whole number from 0 to the precision, found ${scale}`);
  }
  if (!decimalMarks.includes(decimalMark))
    problems.push(`decimalMark must be '.' or ',', found '${String(decimalMark)}'`);
  if (thousands !== undefined && !thousandsMarks.includes(thousands)) {
    problems.push(`thousands must be one of ${thousandsMarks.join(' ')}, found '${String(thousands)}'`);
  }
  if (thousands === decimalMark) problems.push(`thousands and decimalMark are both '${decimalMark}': choose two`);
  if (problems.length > 0) return problems;
  for (const [name, bound] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (bound !== undefined && boundOf(bound, column) === undefined) {
      problems.push(`${name} must be a decimal(${precision},${scale}) with a point, such as '1.5', found '${bound}'`);
    }
  }
  const [low, high] = [boundOf(min, column), boundOf(max, column)];
  if (low !== undefined && high !== undefined && compareDecimals(low, high) > 0) {
    problems.push(`min ${low} is greater than max ${high}`);
  }
  return problems;
}

function isWithinBounds(value: string, low: string | undefined, high: string | undefined): boolean {
  if (low !== undefined && compareDecimals(value, low) < 0) return false;
  return high === undefined || compareDecimals(value, high) <= 0;
}

function expectations({ precision, scale, min, max }: DecimalColumn) {
  return {
    notANumber: ['not_a_number', 'a decimal number'],
    precision: ['precision', `at most ${scale} digits behind the decimal mark`],
    digits: ['out_of_range', `at most ${precision - scale} digits before the decimal mark`],
    bounds: ['out_of_range', `a number ${rangeInWords(min, max)}`],
  } as const satisfies Record<string, Expectation>;
}

export const decimalKind: ColumnKind<DecimalColumn, string> = {
  kind: 'decimal',
  document: () =>
    columnDocument('decimal', {
      precision: z.number(),
      scale: z.number(),
      min: z.string().optional(),
      max: z.string().optional(),
      decimalMark: z.enum(decimalMarks),
      thousands: z.enum(thousandsMarks).optional(),
    }),
  problems: optionProblems,
  expectations,
  parser: (column) => {
    const { precision, scale, decimalMark, thousands } = column;
    const read = numeralReader({ decimal: decimalMark, ...present({ thousands }) });
    const [low, high] = [boundOf(column.min, column), boundOf(column.max, column)];
    const expected = expectations(column);
    return (cell) => {
      const numeral = read(cell);
      if (numeral === undefined) return failure(...expected.notANumber, cell);
      const result = canonical(numeral, precision, scale);
      if ('unmet' in result) {
        const unmet: Expectation = expected[result.unmet];
        return failure(...unmet, cell);
      }
      return isWithinBounds(result.text, low, high)
        ? { ok: true, value: result.text }
        : failure(...expected.bounds, cell);
    };
  },
  schema: (column) => {
    const { precision, scale } = column;
    const [low, high] = [boundOf(column.min, column), boundOf(column.max, column)];
    return z
      .string()
      .regex(new RegExp(`^(?:${canonicalPattern(column)})$`), {
        error: `expected a canonical decimal(${precision},${scale})`,
      })
      .refine((value) => isWithinBounds(value, low, high), {
        error: `expected a number ${rangeInWords(column.min, column.max)}`,
      });
  },
  types: ({ precision, scale }) => ({
    duckdb: `DECIMAL(${precision},${scale})`,
    glue: `decimal(${precision},${scale})`,
    spark: `decimal(${precision},${scale})`,
    quicksight: 'DECIMAL',
  }),
  canonical: (column) => ({ pattern: canonicalPattern(column) }),
  rule: ({ scale, min, max, decimalMark, thousands }) =>
    [
      `number ${rangeInWords(min, max)}`.trim(),
      `at most ${scale} digits behind the '${decimalMark}'`,
      ...(thousands === undefined ? [] : [`'${thousands}' between thousands`]),
    ].join(', '),
};
