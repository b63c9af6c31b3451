// Ingests one key of a lake in S3, as a process of its own that can be killed: ENDPOINT RAW PROCESSED KEY.
import { S3Client } from '@aws-sdk/client-s3';
import { ingestObject } from '../ingest.ts';
import { datasets } from '../testing-contracts.ts';
import { openS3Lake } from './s3-lake.ts';

const [endpoint = '', raw = '', processed = '', key = ''] = process.argv.slice(2);
const client = new S3Client({
  endpoint,
  region: 'eu-central-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
await ingestObject(openS3Lake({ client, raw, processed, final: processed }), key, { datasets });
client.destroy();
