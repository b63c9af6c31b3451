import { expect, test } from 'vitest';
import { readIngestEnvironment, readSweepEnvironment } from './environment.ts';

const ingest = {
  SLUICE_STAGE: 'dev',
  SLUICE_RAW_BUCKET: 'raw',
  SLUICE_PROCESSED_BUCKET: 'processed',
  SLUICE_FINAL_BUCKET: 'final',
};
const sweep = {
  ...ingest,
  SLUICE_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/ingest',
  SLUICE_ORPHAN_AGE_SECONDS: '3600',
};

test('is read with its defaults', () => {
  expect(readIngestEnvironment(ingest)).toEqual({ ...ingest, SLUICE_MAX_OBJECT_BYTES: 8 * 1024 ** 3 });
  expect(readSweepEnvironment({ ...sweep, SLUICE_MAX_OBJECT_BYTES: '10', HOME: '/' })).toEqual({
    ...sweep,
    SLUICE_MAX_OBJECT_BYTES: 10,
    SLUICE_ORPHAN_AGE_SECONDS: 3600,
  });
});

test('names every variable at fault', () => {
  const { SLUICE_RAW_BUCKET: _, ...rest } = sweep;
  expect(() => readSweepEnvironment({ ...rest, SLUICE_QUEUE_URL: 'ingest', SLUICE_MAX_OBJECT_BYTES: '1e9' })).toThrow(
    /^cannot start with this environment: SLUICE_RAW_BUCKET: missing, .*; SLUICE_MAX_OBJECT_BYTES: '1e9', expected a whole number; SLUICE_QUEUE_URL: 'ingest', .*; set them in the stack$/,
  );
});
