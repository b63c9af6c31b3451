import { readFile, writeFile } from 'node:fs/promises';
import { permissionsOf, type Permission } from './iam.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** A permission that an actor's calls need, of one object that stands for all like it. */
export interface RecordedCall {
  readonly actor: string;
  readonly action: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Of a listing. */
  readonly prefix?: string;
  /** What is no bucket: the end of its ARN, after the account; `*` where IAM knows no resource. */
  readonly resource?: string;
  /** Other condition keys that the request sets. */
  readonly context?: Readonly<Record<string, string>>;
}

/** How a test's calls are told so that they are the same from run to run, and in every stage. */
export interface Naming {
  /** Names of the buckets, by what they are called in the record. */
  readonly buckets: Readonly<Record<string, string>>;
  /** The key, or the beginning of keys in a listing, that stands for all like it. */
  typical(key: string, bucket: string): string;
  /** What stands in resources and contexts for parts of the stage's names: `{ '{final}': 'sluice_test_final' }`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** The permissions that requests need, each as often as it is needed; a bucket unknown to `naming` keeps its name. */
export const recordedCalls = (actor: string, requests: readonly RecordedRequest[], naming: Naming): RecordedCall[] =>
  neededPermissions(actor, requests.flatMap(permissionsOf), naming);

/** The same of permissions that are known already. */
export const neededPermissions = (actor: string, needed: readonly Permission[], naming: Naming): RecordedCall[] =>
  needed.map(({ action, ...rest }) => ({ actor, action, ...targetOf(rest, naming) }));

type Target = Omit<RecordedCall, 'actor' | 'action'>;

function targetOf({ resource, context }: Omit<Permission, 'action'>, naming: Naming): Target {
  if (!resource.startsWith('arn:aws:s3:::'))
    return {
      resource: generic(resource === '*' ? resource : resource.split(':').slice(5).join(':'), naming),
      ...(context && { context: mapValues(context, (value) => generic(value, naming)) }),
    };
  const [name = '', ...path] = resource.slice('arn:aws:s3:::'.length).split('/');
  const bucket = Object.entries(naming.buckets).find(([, candidate]) => candidate === name)?.[0] ?? name;
  const key = path.join('/');
  const prefix = context?.['s3:prefix'];
  return {
    bucket,
    ...(key !== '' && { key: naming.typical(key, bucket) }),
    ...(prefix !== undefined && { prefix: prefix && naming.typical(prefix, bucket) }),
  };
}

const generic = (text: string, { placeholders }: Naming): string =>
  Object.entries(placeholders).reduce((name, [placeholder, part]) => name.replace(part, placeholder), text);

const mapValues = (
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/**
 * The calls, each once and in order, as JSON (`found`), and what the file has of them (`kept`). With RECORD=write in the
 * environment the file is written first.
 */
export async function compareCalls(
  file: URL,
  calls: readonly RecordedCall[],
): Promise<{ readonly found: string; readonly kept: string }> {
  const distinct = [...new Set(calls.map((call) => JSON.stringify(call)))].toSorted();
  const found = `${JSON.stringify(
    distinct.map((call) => JSON.parse(call) as RecordedCall),
    null,
    2,
  )}\n`;
  if (process.env['RECORD'] === 'write') await writeFile(file, found);
  return { found, kept: await readFile(file, 'utf8') };
}
