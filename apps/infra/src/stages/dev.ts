import { defineStage } from '../stage.ts';

/** For trying things out: small, cheap, and gone when it is destroyed. */
export default defineStage({
  name: 'dev',
  encryption: 's3',
  retainData: false,
  ingest: { memory: 1769, timeout: 300, concurrency: 2, batchSize: 10, maxObjectBytes: 1024 ** 3 },
  sweep: { every: 24, orphanAge: 24 },
  publish: { debounce: 60, workerType: 'G.1X', workers: 2, timeout: 30 },
  athena: { scanLimit: 10 },
  logRetention: 14,
  alarms: { emails: [], rejectedShare: 20 },
});
