import { permissionsOf, type Permission, type RecordedRequest } from '@sluice/emulators';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { buckets } from './deployed.test.support.ts';

/** A permission that a function's calls need, of one object that stands for all like it. */
interface RecordedCall {
  readonly actor: string;
  readonly action: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Of a listing. */
  readonly prefix?: string;
  readonly queue?: string;
}

const file = fileURLToPath(new URL('../recorded-calls.json', import.meta.url));

/**
 * Compares what the functions have asked of AWS with recorded-calls.json, from which the stack's tests prove the roles.
 * With RECORD=write the file is written instead (`npx nx run ingest:record`).
 */
export async function checkRecordedCalls(requests: Record<string, readonly RecordedRequest[]>): Promise<void> {
  const calls = Object.entries(requests).flatMap(([actor, sent]) =>
    sent.flatMap(permissionsOf).map((permission) => callOf(actor, permission)),
  );
  const distinct = [...new Set(calls.map((call) => JSON.stringify(call)))].toSorted();
  const found = `${JSON.stringify(
    distinct.map((call) => JSON.parse(call) as RecordedCall),
    null,
    2,
  )}\n`;
  if (process.env['RECORD'] === 'write') await writeFile(file, found);
  else
    expect(found, 'write recorded-calls.json anew with `npx nx run ingest:record`').toBe(await readFile(file, 'utf8'));
}

function callOf(actor: string, { action, resource, context }: Permission): RecordedCall {
  const [, , service, , , name = ''] = resource.split(':');
  if (service === 'sqs') return { actor, action, queue: name };
  const [bucket = '', ...rest] = resource.slice('arn:aws:s3:::'.length).split('/');
  const zone = Object.entries(buckets).find(([, candidate]) => candidate === bucket)?.[0] ?? bucket;
  const key = rest.join('/');
  const prefix = context?.['s3:prefix'];
  return {
    actor,
    action,
    bucket: zone,
    ...(key !== '' && { key: typical(zone, key) }),
    ...(prefix !== undefined && { prefix: prefix === '' ? '' : typical(zone, prefix) }),
  };
}

/** One key for all like it: uploads, receipts, and each dataset's files. */
function typical(zone: string, key: string): string {
  if (zone === 'raw') return 'upload.csv';
  if (key === '_receipts/' || key.startsWith('_sweep/')) return key;
  if (key.startsWith('_receipts/')) return '_receipts/upload.csv.json';
  return key.replace(/[^/]+$/, 'file.csv');
}
