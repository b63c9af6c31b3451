import * as z from 'zod';
import type { Dataset } from '../dataset.ts';
import { rowSchema } from '../row.ts';

/** JSON Schema (2020-12) of one canonical row, for programs in any language. */
export function toJsonSchema(dataset: Dataset): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(rowSchema(dataset), { target: 'draft-2020-12' });
  return {
    $schema,
    title: dataset.title,
    ...(dataset.description !== undefined && { description: dataset.description }),
    ...schema,
  };
}
