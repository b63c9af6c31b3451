import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { datasets } from '@sluice/datasets';
import { startMoto, startProxy, whyNoMoto, type RecordedRequest } from '@sluice/emulators';
import { ingestObject } from '@sluice/lake';
import { openS3Lake } from '@sluice/lake/s3';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { requestsOfIngest } from './cost.ts';

/** S3 charges listings as it does writes, and nothing for deletions. */
function priceOf({ method, query }: RecordedRequest): 'reads' | 'writes' | 'nothing' {
  if (method === 'DELETE') return 'nothing';
  if (method === 'PUT' || method === 'POST') return 'writes';
  return 'versions' in query || 'list-type' in query ? 'writes' : 'reads';
}

test.skipIf(whyNoMoto())(
  'one ingest of a new file with rejects makes the requests that are counted',
  { timeout: 300_000 },
  async () => {
    const moto = await startMoto();
    const proxy = await startProxy({ target: moto.endpoint });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new S3Client({ endpoint: proxy.endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    try {
      for (const Bucket of ['raw', 'processed', 'final']) await client.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket: 'raw', VersioningConfiguration }));
      const lake = openS3Lake({ client, raw: 'raw', processed: 'processed', final: 'final' });
      const file = new URL('../../../sample-data/sales_records.csv', import.meta.url);
      await lake.raw.put('sales_records.csv', await readFile(file));
      const before = proxy.requests.length;
      expect((await ingestObject(lake, 'sales_records.csv', { datasets })).status).toBe('committed');
      const counted = { reads: 0, writes: 0, nothing: 0 };
      for (const request of proxy.requests.slice(before)) counted[priceOf(request)] += 1;
      expect(counted).toEqual({ ...requestsOfIngest, nothing: 0 });
    } finally {
      client.destroy();
      await proxy.stop();
      await moto.stop();
    }
  },
);
