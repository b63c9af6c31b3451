import { readFile } from 'node:fs/promises';
import * as z from 'zod';
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

async function readJson(app: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../../../${app}/recorded-calls.json`, import.meta.url), 'utf8'));
}
