import { permissionsOf, type Permission, type RecordedRequest } from '@sluice/emulators';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { buckets, databases } from './stage.test.support.ts';

/** A permission that the job's calls need, of one object that stands for all like it. */
interface RecordedCall {
  readonly actor: 'publish';
  readonly action: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Of a listing. */
  readonly prefix?: string;
  /** The end of an ARN, with `{processed}` and `{final}` for a stage's databases. */
  readonly resource?: string;
}

const file = fileURLToPath(new URL('../recorded-calls.json', import.meta.url));

/**
 * Compares what the job has asked of AWS with recorded-calls.json, from which the stack's tests prove its role. With
 * RECORD=write the file is written instead (`npx nx run glue-job:record`).
 */
export async function checkRecordedCalls(requests: readonly RecordedRequest[]): Promise<void> {
  const calls = requests.flatMap(permissionsOf).flatMap(callsOf);
  const distinct = [...new Set(calls.map((call) => JSON.stringify(call)))].toSorted();
  const found = `${JSON.stringify(
    distinct.map((call) => JSON.parse(call) as RecordedCall),
    null,
    2,
  )}\n`;
  if (process.env['RECORD'] === 'write') await writeFile(file, found);
  else
    expect(found, 'write recorded-calls.json anew with `npx nx run glue-job:record`').toBe(
      await readFile(file, 'utf8'),
    );
}

function callsOf({ action, resource, context }: Permission): RecordedCall[] {
  const [, , service, , , ...rest] = resource.split(':');
  if (service === 'glue') {
    const named = rest.join(':').replace(databases.processed, '{processed}').replace(databases.final, '{final}');
    return [{ actor: 'publish', action, resource: named }];
  }
  const [name = '', ...path] = resource.slice('arn:aws:s3:::'.length).split('/');
  const bucket = zones.find((zone) => buckets[zone] === name);
  // The contract lies among the CDK's assets, of which no name is known here.
  if (!bucket) return [];
  const key = path.join('/');
  const prefix = context?.['s3:prefix'];
  return [
    {
      actor: 'publish',
      action,
      bucket,
      ...(key !== '' && { key: typical(key) }),
      ...(prefix !== undefined && { prefix: typical(prefix) }),
    },
  ];
}

const zones = ['processed', 'final'] as const;

/** One key for all like it: dates, attempts, snapshots and receipts differ from run to run. */
const typical = (key: string): string => key.replace(/event_date=[^/]+\//, '').replace(/[^/]+(\.[a-z]+\/?)$/, 'file$1');
