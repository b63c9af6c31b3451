import * as z from 'zod';
import { piiPolicies } from '../pii.ts';
import type { PiiPolicy } from '../pii.ts';
import type { CellParser, Expectation, Value } from '../value.ts';

/** What every column builder takes besides its own options. */
export interface CommonOptions<O extends boolean> {
  /** What the column means, with its unit: shown in the data dictionary and the catalogue. */
  readonly description?: string;
  /** Other headers under which uploads bring the column; compared by normalised name. */
  readonly aliases?: readonly string[];
  /** Whether a cell may be null. Without it, a null rejects the record. */
  readonly optional?: O;
  /** Life-like cell texts, for documentation and generated samples. Each must be a valid cell of the column. */
  readonly examples?: readonly string[];
  /**
   * That the column tells of people, and what becomes of its values: 'pseudonymise' keeps their HMAC-SHA-256, 'mask'
   * keeps `***`, both for identifiers and texts; 'drop' keeps nothing, for an optional column of any kind.
   */
  readonly pii?: PiiPolicy;
}

/** What every column carries. */
export interface CommonColumn<O extends boolean = boolean> {
  readonly description?: string;
  readonly aliases: readonly string[];
  readonly optional: O;
  readonly examples: readonly string[];
  /** What becomes of the values, where the column tells of people. */
  readonly pii?: PiiPolicy;
}

/** A column's type in each engine that holds it. */
export interface EngineTypes {
  readonly duckdb: string;
  /** Glue and Athena. */
  readonly glue: string;
  readonly spark: string;
  readonly quicksight: 'STRING' | 'INTEGER' | 'DECIMAL' | 'BOOLEAN' | 'DATETIME';
}

/**
 * The one form in which cleaning writes values: what every engine's cast reads alike. A text has it if the whole of it
 * matches the pattern, it lies in the range, and it casts: that a day is one of the calendar is for the cast to say.
 */
export interface CanonicalForm {
  /** In the dialect of `compilePattern`, or one that no text matches; made for the regular expressions of Java and RE2. */
  readonly pattern: string;
  /** The least and the greatest value; only of integers. */
  readonly min?: string;
  readonly max?: string;
}

/** Everything that the rest of the library asks of a column kind. */
export interface ColumnKind<C extends CommonColumn & { readonly kind: string }, V extends Value = Value> {
  readonly kind: C['kind'];
  /** The column's shape in a contract document, without its name. Made when asked for: most programs read no documents. */
  document(): z.ZodType;
  /** What is wrong with the column's options, each with how to mend it. */
  problems(column: C): string[];
  /** Everything that the parser expects of a cell, by name. */
  expectations(column: C): Readonly<Record<string, Expectation>>;
  /** Compiles the column's options once; the parser then judges cell after cell. */
  parser(column: C): CellParser<V>;
  /** Judges canonical values, null aside. */
  schema(column: C): z.ZodType<V>;
  types(column: C): EngineTypes;
  /** The form of canonical values as text; undefined where any text may be one. */
  canonical?(column: C): CanonicalForm;
  /** The column's rule in words, for the data dictionary. */
  rule(column: C): string;
}

/**
 * The common part of a column from the common part of its options. The builders return `…Column<NoInfer<O>>`: called in
 * the midst of a definition, TypeScript would otherwise infer `O` from what is expected there, and every column would
 * count as perhaps optional.
 */
export function commonOf<O extends boolean>(options: CommonOptions<O>): CommonColumn<O> {
  return {
    ...(options.description !== undefined && { description: options.description }),
    aliases: Object.freeze([...(options.aliases ?? [])]),
    optional: (options.optional ?? false) as O,
    examples: Object.freeze([...(options.examples ?? [])]),
    ...(options.pii !== undefined && { pii: options.pii }),
  };
}

/** Those of an object's properties that have a value: optional properties are absent, never undefined. */
export function present<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}

/** A column kind's document schema: its own properties and the common ones, nothing else. */
export function columnDocument<Shape extends z.ZodRawShape>(kind: string, shape: Shape): z.ZodType {
  return z.strictObject({
    kind: z.literal(kind),
    description: z.string().optional(),
    aliases: z.array(z.string()),
    optional: z.boolean(),
    examples: z.array(z.string()),
    pii: z.enum(piiPolicies).optional(),
    ...shape,
  });
}
