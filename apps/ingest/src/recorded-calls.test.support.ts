import { compareCalls, recordedCalls, type Naming, type RecordedRequest } from '@sluice/emulators';
import { expect } from 'vitest';
import { buckets, queueName } from './deployed.test.support.ts';

const naming: Naming = {
  buckets,
  /** One key for all like it: uploads, receipts, and each dataset's files. */
  typical(key, bucket) {
    if (bucket === 'raw') return 'upload.csv';
    if (key === '_receipts/' || key.startsWith('_sweep/')) return key;
    if (key.startsWith('_receipts/')) return '_receipts/upload.csv.json';
    return key.replace(/[^/]+$/, 'file.csv');
  },
  placeholders: { 'sluice-{stage}-ingest': queueName },
};

/**
 * Compares what the functions have asked of AWS with recorded-calls.json, from which the stack's tests prove the roles.
 * With RECORD=write the file is written instead (`npx nx run ingest:record`).
 */
export async function checkRecordedCalls(requests: Record<string, readonly RecordedRequest[]>): Promise<void> {
  const calls = Object.entries(requests).flatMap(([actor, sent]) => recordedCalls(actor, sent, naming));
  const { found, kept } = await compareCalls(new URL('../recorded-calls.json', import.meta.url), calls);
  expect(found, 'write recorded-calls.json anew with `npx nx run ingest:record`').toBe(kept);
}
