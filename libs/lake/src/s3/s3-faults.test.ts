import { conflict, preconditionFailed, slowDown, whyNoMoto, type Fault, type RecordedRequest } from '@sluice/emulators';
import { describe, expect, test } from 'vitest';
import { InterruptedError, PreconditionFailedError, readBody, type ObjectStore } from '../object-store.ts';
import { bytes, collect, textOf } from '../testing.ts';
import { partBytes } from './parts.ts';
import { openS3Store } from './s3-store.ts';
import { unfinishedUploads, useServer } from './testing.ts';

const large = new Uint8Array(partBytes(1) + 1000).fill(7);
const isGet = ({ method }: RecordedRequest): boolean => method === 'GET';
const isPut = ({ method }: RecordedRequest): boolean => method === 'PUT';
const isComplete = ({ method, query }: RecordedRequest): boolean => method === 'POST' && 'uploadId' in query;

describe.skipIf(whyNoMoto())('a bucket that cannot be relied on', { timeout: 60_000 }, () => {
  const server = useServer();

  async function open(): Promise<{ store: ObjectStore; bucket: string }> {
    const bucket = await server.bucket({ versioned: true });
    return { store: openS3Store({ client: server.client, bucket, idleTimeout: 200 }), bucket };
  }

  function inject(when: (request: RecordedRequest) => boolean, fault: Fault, times = 1): void {
    server.proxy.inject({ when, fault, times });
  }

  describe('a body', () => {
    test.each([
      ['stall-response', 'nothing came for 200 ms'],
      ['cut-response', 'it broke \\(.+\\)'],
      ['end-response', 'it broke \\(.+\\)'],
    ] as const)('that breaks is an error that says how far it came: %s', async (kind, why) => {
      const { store } = await open();
      await store.put('a', large);
      inject(isGet, { kind, bytes: 100_000 });
      const object = await store.get('a');
      const read = readBody(object!.body);
      await expect(read).rejects.toThrow(InterruptedError);
      await expect(read).rejects.toThrow(new RegExp(`^cannot read 'a': ${why} after \\d+ of ${large.length} bytes$`));
      expect(await readBody((await store.get('a'))!.body)).toHaveLength(large.length);
    });

    test('whose reader is slow is not taken for a stalled one', async () => {
      const { store } = await open();
      await store.put('a', large);
      let read = 0;
      for await (const chunk of (await store.get('a'))!.body) {
        if (read === 0) await new Promise((resolve) => setTimeout(resolve, 400));
        read += chunk.length;
      }
      expect(read).toBe(large.length);
    });

    test('that is not what was stored is an error', async () => {
      const { store, bucket } = await open();
      await store.put('a', bytes('as it was'));
      const lying = openS3Store({ client: server.client, bucket });
      server.client.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { headers } = result.response as { headers?: Record<string, string> };
          if (headers?.['x-amz-checksum-crc32']) headers['x-amz-checksum-crc32'] = 'AAAAAA==';
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'lie' },
      );
      try {
        await expect(readBody((await lying.get('a'))!.body)).rejects.toThrow(
          /^cannot read 'a': it broke \(Error: Checksum mismatch/,
        );
      } finally {
        server.client.middlewareStack.remove('lie');
      }
    });
  });

  describe('a write', () => {
    test.each([
      ['S3 has too much to do', slowDown],
      ['the connection is cut before', { kind: 'cut', acts: false }],
      ['the connection is cut on the way', { kind: 'cut-request', bytes: 100_000 }],
    ] as const)('is repeated where %s', async (_, fault) => {
      const { store } = await open();
      inject(isPut, fault);
      await store.put('a', new Uint8Array(500_000), { ifNoneMatch: '*' });
      expect(await collect(store.versions('a'))).toMatchObject([{ size: 500_000 }]);
    });

    test.each([
      ['small', 'If-None-Match', bytes('mine'), isPut],
      ['small', 'If-Match', bytes('mine'), isPut],
      ['large', 'If-None-Match', large, isComplete],
    ] as const)('whose answer is lost knows its own object: %s, %s', async (_size, condition, body, when) => {
      const { store, bucket } = await open();
      const before = condition === 'If-Match' ? await store.put('a', bytes('before')) : undefined;
      inject(when, { kind: 'cut', acts: true });
      const info = await store.put('a', body, before ? { ifMatch: before.etag } : { ifNoneMatch: '*' });
      expect(await store.head('a')).toEqual(info);
      expect(info.size).toBe(body.length);
      expect(await collect(store.versions('a'))).toHaveLength(before ? 2 : 1);
      expect(await unfinishedUploads(server.direct, bucket)).toBe(0);
    });

    test('knows its own object even where every answer is lost', async () => {
      const { store } = await open();
      inject(isPut, { kind: 'cut', acts: true }, 3);
      await store.put('a', bytes('mine'), { ifNoneMatch: '*' });
      expect(await textOf(store, 'a')).toBe('mine');
    });

    test('is done, also where S3 does not tell of it afterwards', async () => {
      const { store } = await open();
      inject(({ method }) => method === 'HEAD', { kind: 'cut', acts: false }, 3);
      const { etag, size } = await store.put('a', bytes('mine'), { ifNoneMatch: '*' });
      expect(await store.head('a')).toMatchObject({ etag, size });
    });

    test("does not take another's object of the same content for its own", async () => {
      const { store } = await open();
      await store.put('a', bytes('same'));
      await expect(store.put('a', bytes('same'), { ifNoneMatch: '*' })).rejects.toThrow(
        /^cannot write 'a': there is an object with the etag '[0-9a-f]{32}'$/,
      );
    });

    test.each([
      ['small', bytes('mine'), isPut],
      ['large', large, isComplete],
    ] as const)('that meets with another one looks again: %s', async (_, body, when) => {
      const { store } = await open();
      const { etag } = await store.put('a', bytes('before'));
      inject(when, conflict, 3);
      expect((await store.put('a', body, { ifMatch: etag })).size).toBe(body.length);
    });

    test('that meets with another one, which wins, is too late', async () => {
      const { store } = await open();
      const { etag } = await store.put('a', bytes('before'));
      await store.put('a', bytes('winner'));
      inject(isPut, conflict);
      await expect(store.put('a', bytes('loser'), { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
      expect(await textOf(store, 'a')).toBe('winner');
    });

    test('that always meets with others gives up with an error that may be retried', async () => {
      const { store } = await open();
      inject(isPut, conflict, 20);
      await expect(store.put('a', bytes('x'), { ifNoneMatch: '*' })).rejects.toThrow(InterruptedError);
    });

    test('that is told that it is too late is', async () => {
      const { store } = await open();
      inject(isPut, preconditionFailed);
      await expect(store.put('a', bytes('x'), { ifNoneMatch: '*' })).rejects.toThrow(PreconditionFailedError);
    });

    test('in parts that fails leaves none', async () => {
      const { store, bucket } = await open();
      inject(
        ({ query }) => query['partNumber'] === '2',
        { kind: 'answer', status: 500, code: 'InternalError', acts: false },
        3,
      );
      await expect(store.put('a', large)).rejects.toThrow('injected');
      expect([await store.head('a'), await unfinishedUploads(server.direct, bucket)]).toEqual([undefined, 0]);
    });
  });
});
