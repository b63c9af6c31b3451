import * as z from 'zod';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf, present } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';
import { numeralReader, thousandsMarks } from './numerals.ts';
import type { ThousandsMark } from './numerals.ts';

/** Whole numbers from -(2^53 - 1) to 2^53 - 1, which every engine and JSON hold exactly. */
export interface IntegerColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
  readonly thousands?: ThousandsMark;
}

export interface IntegerOptions<O extends boolean> extends CommonOptions<O> {
  readonly min?: number;
  readonly max?: number;
  /** The mark that may stand between groups of three digits; none unless declared. */
  readonly thousands?: ThousandsMark;
}

/** A column of whole numbers: safe integers, within ±(2^53 - 1). */
export function integer<O extends boolean = false>(options: IntegerOptions<O> = {}): IntegerColumn<NoInfer<O>> {
  const { min, max, thousands } = options;
  return Object.freeze({ kind: 'integer', ...present({ min, max, thousands }), ...commonOf(options) });
}

/** The allowed range in words: 'from 1 to 10', 'at least 1', 'at most 10', or nothing. */
export function rangeInWords(min: number | string | undefined, max: number | string | undefined): string {
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? '' : `at most ${max}`;
}

const safeBounds = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

function expectations(column: IntegerColumn) {
  const { min, max } = { ...safeBounds, ...column };
  return {
    notANumber: ['not_a_number', 'a whole number'],
    outOfRange: ['out_of_range', `a whole number from ${min} to ${max}`],
  } as const satisfies Record<string, Expectation>;
}

export const integerKind: ColumnKind<IntegerColumn, number> = {
  kind: 'integer',
  document: () =>
    columnDocument('integer', {
      min: z.number().optional(),
      max: z.number().optional(),
      thousands: z.enum(thousandsMarks).optional(),
    }),
  problems: ({ min, max, thousands }) => {
    const problems: string[] = [];
    for (const [name, bound] of [
      ['min', min],
      ['max', max],
    ] as const) {
      if (bound !== undefined && !Number.isSafeInteger(bound)) {
        problems.push(`${name} must be a whole number within ±(2^53 - 1), found ${bound}`);
      }
    }
    if (min !== undefined && max !== undefined && min > max) problems.push(`min ${min} is greater than max ${max}`);
    if (thousands !== undefined && !thousandsMarks.includes(thousands)) {
      problems.push(`thousands must be one of ${thousandsMarks.join(' ')}, found '${String(thousands)}'`);
    }
    return problems;
  },
  expectations,
  parser: (column) => {
    const { min, max, thousands } = { ...safeBounds, ...column };
    const expected = expectations(column);
    const read = numeralReader(present({ thousands }));
    return (cell) => {
      const numeral = read(cell);
      if (numeral === undefined) return failure(...expected.notANumber, cell);
      const magnitude = Number(numeral.whole);
      const value = numeral.negative && magnitude !== 0 ? -magnitude : magnitude;
      if (!Number.isSafeInteger(value) || value < min || value > max) {
        return failure(...expected.outOfRange, cell);
      }
      return { ok: true, value };
    };
  },
  schema: ({ min = safeBounds.min, max = safeBounds.max }) => z.int().min(min).max(max),
  types: () => ({ duckdb: 'BIGINT', glue: 'bigint', spark: 'bigint', quicksight: 'INTEGER' }),
  canonical: () => ({
    pattern: '0|-?[1-9][0-9]{0,15}',
    min: String(safeBounds.min),
    max: String(safeBounds.max),
  }),
  rule: ({ min, max, thousands }) =>
    [
      `whole number ${rangeInWords(min, max)}`.trim(),
      ...(thousands === undefined ? [] : [`'${thousands}' between thousands`]),
    ].join(', '),
};
