import { databaseNames } from '@sluice/publish/names';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { account, region } from '../testing.ts';
import { people, roles, type Person, type Role, type Target } from './simulation.test.support.ts';

/** A call to AWS as an app's tests record it: who, what, to what. */
export interface RecordedCall {
  readonly actor: Role | Person;
  readonly action: string;
  readonly target: Target;
  /** What else a policy may ask about. */
  readonly context: Record<string, string>;
}

const recordedCall = z.strictObject({
  actor: z.string(),
  action: z.string(),
  bucket: z.enum(['raw', 'processed', 'final']).optional(),
  key: z.string().optional(),
  /** Of a listing. */
  prefix: z.string().optional(),
  /** The end of an ARN, with `{stage}`, `{processed}` and `{final}` for the stage and its databases; `*` where IAM knows none. */
  resource: z.string().optional(),
  context: z.record(z.string(), z.string()).default({}),
});

/** What the functions of apps/ingest were seen to call, with the names of a stage. */
export const ingestCalls = (stage: string): Promise<RecordedCall[]> => callsOf('ingest', stage, (actor) => actor);

/** What the functions, the machine and the job that publish were seen to call, with the names of a stage. */
export async function publishCalls(stage: string): Promise<RecordedCall[]> {
  return [
    ...(await callsOf('publish', stage, (actor) => `publish-${actor}`)),
    ...(await callsOf('glue-job', stage, () => 'publish-job')),
  ];
}

/** What `sluice-quicksight` was seen to call, with the names of a stage. */
export const quickSightCalls = (stage: string): Promise<RecordedCall[]> =>
  callsOf('quicksight', stage, (actor) => actor);

async function callsOf(app: string, stage: string, roleOf: (actor: string) => string): Promise<RecordedCall[]> {
  const file = new URL(`../../../${app}/recorded-calls.json`, import.meta.url);
  const calls = z.array(recordedCall).parse(JSON.parse(await readFile(file, 'utf8')));
  const databases = databaseNames(stage);
  const named = (text: string): string =>
    text.replace('{stage}', stage).replace('{processed}', databases.processed).replace('{final}', databases.final);
  return calls.map(({ actor, action, prefix, resource, context, ...target }) => {
    const [service = ''] = action.split(':');
    // IAM is in no region.
    const arn = `arn:aws:${service}:${service === 'iam' ? '' : region}:${account}:`;
    const set = Object.entries(context).map(([key, value]): [string, string] => [key, named(value)]);
    return {
      actor: z.enum([...roles, ...people]).parse(roleOf(actor)),
      action,
      target:
        resource === undefined ? (target as Target) : { arn: resource === '*' ? resource : `${arn}${named(resource)}` },
      context: { ...Object.fromEntries(set), ...(prefix !== undefined && { 's3:prefix': prefix }) },
    };
  });
}
