import { defineStage } from '../stage.ts';

/**
 * For keeps. One file a run: files differ in size by a factor of a million, and a batch shares one timeout. Add
 * `account` and `region`, so that no other credentials deploy it, and the mail addresses of those who mend it.
 */
export default defineStage({
  name: 'prod',
  encryption: 'kms',
  retainData: true,
  ingest: { memory: 1769, timeout: 900, concurrency: 20, batchSize: 1 },
  sweep: { every: 6, orphanAge: 48 },
  publish: { debounce: 300, workerType: 'G.1X', workers: 4, timeout: 180 },
  athena: { scanLimit: 100 },
  logRetention: 365,
  alarms: { emails: [], rejectedShare: 5 },
});
