import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Emulator } from './moto.ts';

/** An object that is made while it is read, however large. */
export interface GeneratedObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes of the whole. */
  readonly size: number;
  readonly body: () => Iterable<Uint8Array>;
}

/**
 * Starts as much of S3 as an ingest of one key asks for, on a free port of 127.0.0.1: one object with one version, and
 * everything that is written is dropped. What is measured against it is the ingest's own.
 */
export async function startGeneratedS3({ bucket, key, size, body }: GeneratedObject): Promise<Emulator> {
  const etag = '"0123456789abcdef0123456789abcdef"';
  const time = '2026-01-02T00:00:00.000Z';
  const version =
    `<Version><Key>${key}</Key><VersionId>v</VersionId><IsLatest>true</IsLatest>` +
    `<LastModified>${time}</LastModified><ETag>${etag}</ETag><Size>${size}</Size></Version>`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const xml = (text: string): unknown => response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
    if (request.method === 'GET' && searchParams.has('versions')) {
      xml(`<ListVersionsResult><IsTruncated>false</IsTruncated>${version}</ListVersionsResult>`);
    } else if (request.method === 'GET' && pathname === `/${bucket}/${key}`) {
      const headers = { etag, 'content-length': size, 'last-modified': new Date(time).toUTCString() };
      response.writeHead(200, { ...headers, 'x-amz-version-id': 'v' });
      await pipeline(Readable.from(body()), response);
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
