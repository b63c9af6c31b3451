import { compareCalls, recordedCalls, type Naming, type RecordedRequest } from '@sluice/emulators';
import { expect } from 'vitest';
import { buckets, databases } from './stage.test.support.ts';

// The contract lies among the CDK's assets, of which no name is known here.
const zones = { processed: buckets.processed, final: buckets.final };
const naming: Naming = {
  buckets: zones,
  /** One key for all like it: dates, attempts, snapshots and receipts differ from run to run. */
  typical: (key) => key.replace(/event_date=[^/]+\//, '').replace(/[^/]+(\.[a-z]+\/?)$/, 'file$1'),
  placeholders: { '{processed}': databases.processed, '{final}': databases.final },
};

/**
 * Compares what the job has asked of AWS with recorded-calls.json, from which the stack's tests prove its role. With
 * RECORD=write the file is written instead (`npx nx run glue-job:record`).
 */
export async function checkRecordedCalls(requests: readonly RecordedRequest[]): Promise<void> {
  const calls = recordedCalls('publish', requests, naming);
  const known = calls.filter(({ bucket }) => bucket === undefined || bucket in zones);
  const { found, kept } = await compareCalls(new URL('../recorded-calls.json', import.meta.url), known);
  expect(found, 'write recorded-calls.json anew with `npx nx run glue-job:record`').toBe(kept);
}
