import * as z from 'zod';
import { compilePattern, PatternError } from '../pattern/pattern.ts';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf, present } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';
import { isWithin, maxLengthProblems, tooLong } from './text.ts';

/** A name of a thing: never empty, compared character by character. */
export interface IdentifierColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'identifier';
  readonly pattern?: string;
  readonly maxLength?: number;
}

export interface IdentifierOptions<O extends boolean> extends CommonOptions<O> {
  /** The whole cell must match: see `compilePattern` for the dialect. */
  readonly pattern?: string;
  /** The most characters (Unicode code points) that a cell may have. */
  readonly maxLength?: number;
}

/** A column of identifiers: strings, not empty. */
export function identifier<O extends boolean = false>(
  options: IdentifierOptions<O> = {},
): IdentifierColumn<NoInfer<O>> {
  const { pattern, maxLength } = options;
  return Object.freeze({ kind: 'identifier', ...present({ pattern, maxLength }), ...commonOf(options) });
}

function patternProblems(pattern: string | undefined): string[] {
  if (pattern === undefined) return [];
  try {
    compilePattern(pattern);
    return [];
  } catch (error) {
    if (error instanceof PatternError) return [error.message];
    throw error;
  }
}

function expectations({ pattern = '', maxLength }: IdentifierColumn) {
  return {
    some: ['pattern', 'an identifier'],
    tooLong: tooLong(maxLength),
    pattern: ['pattern', `an identifier like ${pattern}`],
  } as const satisfies Record<string, Expectation>;
}

export const identifierKind: ColumnKind<IdentifierColumn, string> = {
  kind: 'identifier',
  document: () => columnDocument('identifier', { pattern: z.string().optional(), maxLength: z.number().optional() }),
  problems: ({ pattern, maxLength }) => [...patternProblems(pattern), ...maxLengthProblems(maxLength)],
  expectations,
  parser: (column) => {
    const { pattern, maxLength } = column;
    const expected = expectations(column);
    const compiled = pattern === undefined ? undefined : compilePattern(pattern);
    return (cell) => {
      if (cell === '') return failure(...expected.some, cell);
      if (!isWithin(maxLength, cell)) return failure(...expected.tooLong, cell);
      return compiled === undefined || compiled.matches(cell)
        ? { ok: true, value: cell }
        : failure(...expected.pattern, cell);
    };
  },
  schema: ({ pattern, maxLength }) => {
    let schema = z.string().min(1);
    if (maxLength !== undefined) {
      schema = schema
        .refine((value) => isWithin(maxLength, value), { error: `expected at most ${maxLength} characters` })
        .meta({ maxLength });
    }
    if (pattern !== undefined) {
      const compiled = compilePattern(pattern);
      schema = schema
        .refine((value) => compiled.matches(value), { error: `expected an identifier like ${pattern}` })
        .meta({ ...(maxLength !== undefined && { maxLength }), pattern: `^(?:${pattern})$` });
    }
    return schema;
  },
  types: () => ({ duckdb: 'VARCHAR', glue: 'string', spark: 'string', quicksight: 'STRING' }),
  rule: ({ pattern, maxLength }) =>
    [
      pattern === undefined ? 'not empty' : `matches \`${pattern}\``,
      ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ].join(', '),
};
