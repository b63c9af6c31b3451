import type { NormalizedSchema } from '@smithy/core/schema';

/** A structure somewhere in a value, by its name in the API. */
export interface Structure {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Names of members, indices and keys that lead to it. */
  readonly path: readonly string[];
}

/** All structures in a value that fits its schema, each before those in it. */
export function* structuresIn(
  schema: NormalizedSchema,
  value: unknown,
  path: readonly string[] = [],
): Generator<Structure> {
  if (value === null || typeof value !== 'object') return;
  if (schema.isStructSchema()) {
    const structure = value as Record<string, unknown>;
    yield { name: schema.getName() ?? '', value: structure, path };
    for (const [name, member] of schema.structIterator()) yield* structuresIn(member, structure[name], [...path, name]);
  } else if (schema.isListSchema() || schema.isMapSchema()) {
    for (const [key, item] of Object.entries(value)) yield* structuresIn(schema.getValueSchema(), item, [...path, key]);
  }
}
