import { whyNoMoto } from '@sluice/emulators';
import { describe, expect, test } from 'vitest';
import { describeObjectStore, strangeKeys } from '../object-store.suite.ts';
import { PreconditionFailedError, readBody, type ObjectStore } from '../object-store.ts';
import { bytes, collect, textOf } from '../testing.ts';
import { partBytes } from './parts.ts';
import { openS3Store } from './s3-store.ts';
import { clientOf, unfinishedUploads, useServer } from './testing.ts';

const mebibyte = 1 << 20;

/** So many bytes, each chunk of which can be told from the others. */
async function* stream(total: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < total; at += mebibyte) yield new Uint8Array(Math.min(mebibyte, total - at)).fill(at / mebibyte);
}

describe.skipIf(whyNoMoto())('on moto', () => {
  const server = useServer();

  async function open(options = { versioned: true }): Promise<{ store: ObjectStore; bucket: string }> {
    const bucket = await server.bucket(options);
    return { store: openS3Store({ client: server.client, bucket }), bucket };
  }

  describeObjectStore(
    'a bucket',
    async () => openS3Store({ client: server.direct, bucket: await server.bucket({ versioned: true }) }),
    // moto finds no object under a key with a line feed; S3 does.
    strangeKeys.filter((key) => !key.includes('\n')),
  );

  describe('a large body', () => {
    const size = 2 * partBytes(1) + 3 * mebibyte;

    test.each(['stream', 'array'] as const)('goes up in parts and comes back whole: %s', async (kind) => {
      const { store, bucket } = await open();
      const whole = await readBody(stream(size));
      const before = server.proxy.requests.length;
      const info = await store.put('big', kind === 'array' ? whole : stream(size), { ifNoneMatch: '*' });
      expect(info).toMatchObject({ size });
      expect(await store.head('big')).toEqual(info);
      expect(Buffer.compare(await readBody((await store.get('big'))!.body), whole)).toBe(0);
      const parts = server.proxy.requests.slice(before).filter(({ query }) => query['partNumber']);
      expect(parts.map(({ headers }) => Number(headers['content-length']))).toEqual([
        partBytes(1),
        partBytes(1),
        3 * mebibyte,
      ]);
      for (const { headers } of parts) expect(headers).toHaveProperty('x-amz-checksum-crc32');
      expect(await unfinishedUploads(server.direct, bucket)).toBe(0);
    });

    test('of exactly one part is one request', async () => {
      const { store } = await open();
      const before = server.proxy.requests.length;
      await store.put('one', stream(partBytes(1)));
      expect(server.proxy.requests.slice(before).map(({ method }) => method)).toEqual(['PUT', 'HEAD']);
    });

    test('meets its condition at the end, and leaves no parts when that does not hold', async () => {
      const { store, bucket } = await open();
      async function* overtaken(): AsyncGenerator<Uint8Array> {
        yield* stream(size);
        await store.put('big', bytes('first'));
      }
      await expect(store.put('big', overtaken(), { ifNoneMatch: '*' })).rejects.toThrow(PreconditionFailedError);
      expect(await textOf(store, 'big')).toBe('first');
      expect(await unfinishedUploads(server.direct, bucket)).toBe(0);
    });

    test('that throws after its first part leaves neither object nor parts', async () => {
      const { store, bucket } = await open();
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield* stream(size);
        throw new Error('the source broke');
      }
      await expect(store.put('big', failing())).rejects.toThrow('the source broke');
      expect(await collect(store.versions('big'))).toEqual([]);
      expect(await unfinishedUploads(server.direct, bucket)).toBe(0);
    });
  });

  test('a bucket without versions calls its one version by a name that can be read', async () => {
    const { store } = await open({ versioned: false });
    await store.put('a', bytes('1'));
    const info = await store.put('a', bytes('2'));
    expect(await collect(store.versions('a'))).toMatchObject([{ versionId: info.versionId, isLatest: true }]);
    expect(await textOf(store, 'a')).toBe('2');
    await store.delete('a');
    expect([await store.head('a'), await collect(store.versions('a'))]).toEqual([undefined, []]);
  });

  test('versions and delete markers of one second are told apart in their order', async () => {
    const { store } = await open();
    const kinds: boolean[] = [];
    for (let step = 0; step < 12; step += 1) {
      const isDelete = step % 3 === 1;
      await (isDelete ? store.delete('a') : store.put('a', bytes(String(step))));
      kinds.unshift(isDelete);
    }
    const versions = await collect(store.versions('a'));
    expect(versions.map(({ isDeleteMarker }) => isDeleteMarker)).toEqual(kinds);
    expect(versions.filter(({ isLatest }) => isLatest)).toEqual([versions[0]]);
  });

  test('listings go on behind their first page', async () => {
    const bucket = await server.bucket({ versioned: true });
    const client = clientOf(server.proxy.endpoint);
    // S3 gives a thousand keys at once.
    client.middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input, MaxKeys: 3 } }), {
      step: 'initialize',
    });
    const store = openS3Store({ client, bucket });
    const keys = ['a', 'a b', 'a+b', 'b', 'c', 'd', 'e', 'é'];
    for (const key of keys) for (const text of ['1', '2']) await store.put(key, bytes(text));
    expect((await collect(store.list(''))).map(({ key }) => key)).toEqual(keys);
    for (let step = 0; step < 7; step += 1) await store.put('a', bytes(String(step)));
    const versions = await collect(store.versions('a'));
    expect(versions.map(({ key }) => key)).toEqual(Array.from({ length: 9 }, () => 'a'));
    expect(new Set(versions.map(({ versionId }) => versionId)).size).toBe(9);
    client.destroy();
  });

  test('an address names a version only where one is asked for', async () => {
    const { store, bucket } = await open();
    const { versionId } = await store.put('a b/c.csv', bytes('1'));
    expect(await store.url('a b/c.csv')).toBe(`s3://${bucket}/a b/c.csv`);
    expect(await store.url('a b/c.csv', versionId)).toBe(`s3://${bucket}/a b/c.csv?versionId=${versionId}`);
  });

  test('a body that nobody reads to its end gives its socket back', async () => {
    const { store } = await open();
    await store.put('big', new Uint8Array(4 * mebibyte));
    // Of sockets the SDK has 50.
    for (let round = 0; round < 60; round += 1)
      for await (const chunk of (await store.get('big'))!.body) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    expect(await textOf(store, 'big')).toHaveLength(4 * mebibyte);
  }, 60_000);

  test('a version id that S3 could never have given is that of no version', async () => {
    const { store } = await open();
    await store.put('a', bytes('1'));
    // As S3 answers it; moto says 404.
    const answer = { kind: 'answer', status: 400, code: 'InvalidArgument', acts: false } as const;
    server.proxy.inject({
      when: ({ query }) => query['versionId'] === 'x',
      fault: { ...answer, message: 'Invalid version id specified' },
      times: 3,
    });
    expect([await store.head('a', 'x'), await store.get('a', { versionId: 'x' })]).toEqual([undefined, undefined]);
  });

  test('a denied read says what to grant', async () => {
    const { store } = await open();
    const fault = { kind: 'answer', status: 403, code: 'AccessDenied', acts: false } as const;
    for (const read of [() => store.head('gone'), () => store.get('gone')]) {
      server.proxy.inject({ when: () => true, fault });
      await expect(read()).rejects.toThrow(
        /^cannot read 'gone' in bucket '[^']+': access was denied .*s3:ListBucket.* S3 answers 403 in the place of 404$/,
      );
    }
  });
});
