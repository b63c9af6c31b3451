import type { Logger } from '@aws-lambda-powertools/logger';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake, readReceipt, type Lake } from '@sluice/lake';
import type { Context, SQSEvent } from 'aws-lambda';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ingestRequest } from './events.ts';
import { ingestBatch } from './ingest-batch.ts';

const key = 'iot_sensor_data/x.csv';

async function temporaryLake(): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-ingest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return openDirectoryLake(folder);
}

test('too large is the version that the run was over for, not a smaller one that replaced it', async () => {
  const lake = await temporaryLake();
  const endless = await lake.raw.put(key, new TextEncoder().encode('x'.repeat(1000)));
  const { versionId } = await lake.raw.put(key, new TextEncoder().encode('bad'));
  const raw: Lake['raw'] = {
    ...lake.raw,
    async get(name, options) {
      const object = await lake.raw.get(name, options);
      return options?.versionId === endless.versionId && object
        ? { ...object, body: { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) } }
        : object;
    },
  };
  const end = Date.now() + 3000;
  const context = { getRemainingTimeInMillis: () => end - Date.now() } as Context;
  const event = { Records: [{ messageId: 'm', body: ingestRequest({ bucket: 'raw', key }) }] } as SQSEvent;
  const stage = {
    lake: { ...lake, raw },
    rawBucket: 'raw',
    datasets,
    maxBytes: 10_000,
    pseudonymKey: () => Promise.resolve(undefined),
  };
  const logger = { error: vi.fn(), warn: vi.fn() } as unknown as Logger;
  expect(await ingestBatch(event, context, stage, { logger, measure: vi.fn() })).toEqual({ batchItemFailures: [] });
  const { judged } = (await readReceipt(lake, key))?.receipt ?? {};
  expect(judged).toMatchObject({
    versionId,
    quarantine: { code: 'not_csv' },
    tooLarge: [{ versionId: endless.versionId, size: 1000 }],
  });
});
