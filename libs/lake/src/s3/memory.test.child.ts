// Ingests an upload of so many megabytes over S3 and prints what memory that took: MEGABYTES.
// Raw is generated as it is read, and what is written is dropped, so that the figure is the ingest's own.
import { S3Client } from '@aws-sdk/client-s3';
import { startGeneratedS3 } from '@sluice/emulators';
import { ingestObject } from '../ingest.ts';
import { datasets } from '../testing-contracts.ts';
import { openS3Lake } from './s3-lake.ts';

const key = 'visits.csv';
const block = Buffer.from(
  Array.from({ length: 20_000 }, (_, row) => `V${row + 100_000},${row % 50},2026-01-02\n`).join(''),
);
const header = Buffer.from('visit_id,guests,day\n');
const blocks = Math.ceil((Number(process.argv[2]) * 1e6) / block.length);
const size = header.length + blocks * block.length;

function* body(): Generator<Buffer> {
  yield header;
  for (let count = 0; count < blocks; count += 1) yield block;
}

const server = await startGeneratedS3({ bucket: 'raw', key, size, body });
const client = new S3Client({
  endpoint: server.endpoint,
  region: 'eu-central-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const started = performance.now();
const lake = openS3Lake({ client, raw: 'raw', processed: 'processed', final: 'final' });
const { receipt } = await ingestObject(lake, key, { datasets });
const { read = 0 } = receipt?.accepted ?? {};
console.log(
  JSON.stringify({
    megabytes: Math.round(size / 1e6),
    records: read,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1000),
  }),
);
client.destroy();
await server.stop();
