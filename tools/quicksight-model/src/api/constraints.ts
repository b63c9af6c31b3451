import model from './api-model.json' with { type: 'json' };
import type { OperationName } from './operation-names.ts';

/** What the API model asks of a value of a shape, beyond what the SDK's schema of it says. */
export interface Constraints {
  /** Of a number, or of the length of a string, list or map. */
  readonly min?: number;
  readonly max?: number;
  /** Of the whole string. */
  readonly pattern?: string;
  /** The SDK exports the values under the shape's name. */
  readonly enum?: true;
  /** At most one member of the structure may be there. */
  readonly oneOf?: true;
  readonly integer?: true;
  /** Names of the shapes of members that are constrained themselves, or have parts that are. */
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
}

/** Constraints by the names of shapes, which are those of the SDK's schemas where these have one. */
export const constraints: Readonly<Record<string, Constraints>> = model.shapes as Record<string, Constraints>;

/** The errors that an operation declares. */
export const declaredErrors: Readonly<Record<OperationName, readonly string[]>> = model.errors;
