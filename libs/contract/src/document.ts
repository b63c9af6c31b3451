import * as z from 'zod';
import type { Column, Kind } from './column.ts';
import { defineDataset, unknownColumnPolicies } from './dataset.ts';
import type { Dataset, DatasetDefinition } from './dataset.ts';
import { ContractError } from './errors.ts';
import { kinds } from './kinds/registry.ts';
import { delimiters, fallbackEncodings } from './reading.ts';

/** A column as contract documents hold it. */
export type DocumentColumn = Column & { readonly name: string };

/** A contract as one JSON document, for programs in any language. Columns are an array: their order matters. */
export interface ContractDocument extends Omit<Dataset, 'columns'> {
  readonly format: 1;
  readonly columns: readonly DocumentColumn[];
}

/** The document's own shape; each column's is then judged by its kind, and what it all means by `defineDataset`. */
function documentSchema() {
  const columnSchema = z.looseObject({ name: z.string(), kind: z.enum(Object.keys(kinds) as [Kind, ...Kind[]]) });
  return z.strictObject({
    format: z.literal(1),
    name: z.string(),
    version: z.number(),
    title: z.string(),
    owner: z.string(),
    description: z.string().optional(),
    columns: z.array(columnSchema).superRefine((columns, context) => {
      for (const [index, { name: _name, ...column }] of columns.entries()) {
        const judged = kinds[column.kind].document().safeParse(column);
        for (const { path, message } of judged.error?.issues ?? []) {
          context.addIssue({ code: 'custom', path: [index, ...path], message });
        }
      }
    }),
    key: z.array(z.string()).optional(),
    eventTime: z.string(),
    nullTokens: z.array(z.string()),
    unknownColumns: z.enum(unknownColumnPolicies),
    maxRejectRatio: z.number(),
    // Documents from before there was one have none.
    maxLostRatio: z.number().optional(),
    migrations: z.array(z.strictObject({ version: z.number(), columns: z.array(z.string()) })).optional(),
    freshnessHours: z.number().optional(),
    delimiter: z.enum(delimiters).optional(),
    fallbackEncoding: z.enum(fallbackEncodings).optional(),
    preamble: z.array(z.string()).optional(),
    footer: z.array(z.string()).optional(),
  });
}

/** The contract as a JSON document; `fromDocument` gives the same dataset back. */
export function toDocument(dataset: Dataset): ContractDocument {
  const columns = Object.entries(dataset.columns).map(([name, column]) => ({ name, ...column }));
  return structuredClone({ format: 1, ...dataset, columns });
}

/** Reads a contract document, as parsed from JSON; throws a ContractError that says where it is wrong. */
export function fromDocument(json: unknown): Dataset {
  const parsed = documentSchema().safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    }));
    throw new ContractError(nameOf(json), problems);
  }
  const { format: _format, columns, ...rest } = parsed.data;
  const names = columns.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0)
    throw new ContractError(
      rest.name,
      twice.map((column) => ({ column, message: 'stands twice: keep one' })),
    );
  // The kinds' schemas have judged the columns, and defineDataset judges what the types would have.
  const definition = { ...rest, columns: Object.fromEntries(columns.map(({ name, ...column }) => [name, column])) };
  return defineDataset(definition as unknown as DatasetDefinition<string, Record<string, Column>>);
}

function nameOf(json: unknown): string {
  const named = z.looseObject({ name: z.string() }).safeParse(json);
  return named.success ? named.data.name : '(unnamed)';
}
