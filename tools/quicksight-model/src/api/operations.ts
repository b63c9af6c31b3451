import * as sdk from '@aws-sdk/client-quicksight';
import { NormalizedSchema } from '@smithy/core/schema';

/** An operation as the SDK's schemas describe it. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** Matches the path; the groups are the labels, percent-encoded. */
  readonly path: RegExp;
  /** Of a success, where nothing else is said. */
  readonly status: number;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

type OperationSchema = typeof sdk.CreateDashboard$;

const isOperation = (schema: unknown): schema is OperationSchema => Array.isArray(schema) && schema[0] === 9;

/** All operations of the API, whether the emulator knows them or not. */
export const api: readonly Operation[] = Object.values(sdk)
  .filter(isOperation)
  .map(([, , name, traits, input, output]) => {
    const [method, uri, status] = (traits as { http: [string, string, number] }).http;
    return {
      name,
      method,
      path: new RegExp(`^${uri.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
      status,
      input: NormalizedSchema.of(input),
      output: NormalizedSchema.of(output),
    };
  });

/** An error of the API as the SDK's schemas describe it; undefined for one that they do not know. */
export function errorStatus(name: string): number | undefined {
  const schema: unknown = (sdk as Record<string, unknown>)[`${name}$`];
  return schema === undefined
    ? undefined
    : (NormalizedSchema.of(schema as typeof sdk.ConflictException$).getMergedTraits().httpError as number);
}

/** The values of an enumeration of the API. */
export const enumValues = (name: string): readonly string[] =>
  Object.values((sdk as unknown as Record<string, Record<string, string>>)[name] ?? {});
