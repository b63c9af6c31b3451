import { functionNames } from '@sluice/publish/functions';
import { databaseNames } from '@sluice/publish/names';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { account, region } from '../testing.ts';
import type { Role, Target } from './simulation.test.support.ts';

/** A call to AWS as an app's tests record it: who, what, to what. */
export interface RecordedCall {
  readonly actor: Role;
  readonly action: string;
  readonly target: Target;
  /** What else a policy may ask about. */
  readonly context: Record<string, string>;
}

const ingestCall = z.strictObject({
  actor: z.enum(['ingest', 'sweep']),
  action: z.string(),
  bucket: z.enum(['raw', 'processed', 'final']).optional(),
  key: z.string().optional(),
  /** Of a listing. */
  prefix: z.string().optional(),
  queue: z.literal('ingest').optional(),
  parameter: z.literal('pseudonym-key').optional(),
});

/** What the functions of apps/ingest were seen to call. */
export async function ingestCalls(): Promise<RecordedCall[]> {
  const calls = z.array(ingestCall).parse(await readJson('ingest'));
  return calls.map(({ actor, action, prefix, ...target }) => ({
    actor,
    action,
    target: target as Target,
    context: prefix === undefined ? {} : { 's3:prefix': prefix },
  }));
}

const publishCall = z.strictObject({
  /** A function's name; 'machine'; 'publish' is the job. */
  actor: z.enum([...functionNames, 'machine', 'publish']),
  action: z.string(),
  bucket: z.enum(['processed', 'final']).optional(),
  key: z.string().optional(),
  prefix: z.string().optional(),
  /** The end of an ARN, with `{stage}`, `{processed}` and `{final}` for the stage and its databases; `*` where IAM knows none. */
  resource: z.string().optional(),
});

/** What the functions, the machine and the job that publish were seen to call, with the names of a stage. */
export async function publishCalls(stage: string): Promise<RecordedCall[]> {
  const calls = z.array(publishCall).parse([...(await readJson('publish')), ...(await readJson('glue-job'))]);
  const databases = databaseNames(stage);
  return calls.map(({ actor, action, prefix, resource, ...target }) => {
    const [service = ''] = action.split(':');
    const name = resource
      ?.replace('{stage}', stage)
      .replace('{processed}', databases.processed)
      .replace('{final}', databases.final);
    return {
      actor: actor === 'publish' ? 'publish-job' : `publish-${actor}`,
      action,
      target:
        name === undefined
          ? (target as Target)
          : { arn: name === '*' ? '*' : `arn:aws:${service}:${region}:${account}:${name}` },
      context: prefix === undefined ? {} : { 's3:prefix': prefix },
    };
  });
}

async function readJson(app: string): Promise<unknown[]> {
  const file = new URL(`../../../${app}/recorded-calls.json`, import.meta.url);
  return z.array(z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
}
