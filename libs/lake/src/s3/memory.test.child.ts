// Ingests an upload of so many megabytes over S3 and prints what memory that took: MEGABYTES.
// Raw is generated as it is read, and what is written is dropped, so that the figure is the ingest's own.
import { S3Client } from '@aws-sdk/client-s3';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
const etag = '"0123456789abcdef0123456789abcdef"';
const time = '2026-01-02T00:00:00.000Z';

function* upload(): Generator<Buffer> {
  yield header;
  for (let count = 0; count < blocks; count += 1) yield block;
}

/** As much of S3 as an ingest of one key asks for. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const xml = (text: string): unknown => response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
  if (request.method === 'GET' && searchParams.has('versions')) {
    xml(
      `<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>${key}</Key><VersionId>v</VersionId>` +
        `<IsLatest>true</IsLatest><LastModified>${time}</LastModified><ETag>${etag}</ETag><Size>${size}</Size>` +
        `</Version></ListVersionsResult>`,
    );
  } else if (request.method === 'GET' && pathname === `/raw/${key}`) {
    const headers = { etag, 'content-length': size, 'last-modified': new Date(time).toUTCString() };
    response.writeHead(200, { ...headers, 'x-amz-version-id': 'v' });
    await pipeline(Readable.from(upload()), response);
  } else if (request.method === 'PUT') {
    request.resume().on('end', () => response.writeHead(200, { etag }).end());
  } else if (request.method === 'POST') {
    const result = searchParams.has('uploads')
      ? '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'
      : `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`;
    request.resume().on('end', () => xml(result));
  } else if (request.method === 'DELETE') {
    response.writeHead(204).end();
  } else {
    response.writeHead(404).end(request.method === 'GET' ? '<Error><Code>NoSuchKey</Code></Error>' : undefined);
  }
}

const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const client = new S3Client({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
server.closeAllConnections();
server.close();
