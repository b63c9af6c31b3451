import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  PreconditionFailedError,
  readBody,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
} from './object-store.ts';

const encoder = new TextEncoder();

/**
 * The contract of ObjectStore as tests, which any store must pass.
 * @param open gives an empty store that keeps versions
 * @param keys fewer of the strange ones, where the test's server cannot do what the real one can
 */
export function describeObjectStore(
  name: string,
  open: () => Promise<ObjectStore>,
  keys: readonly string[] = strangeKeys,
): void {
  describe(`${name} is an object store`, () => {
    test('what was put is read back, with its size, etag and time', async () => {
      const store = await open();
      const before = Date.now() - 2000;
      const info = await store.put('a.csv', encoder.encode('héllo'));
      expect(info).toMatchObject({ key: 'a.csv', size: 6 });
      expect(info.lastModified.getTime()).toBeGreaterThan(before);
      expect(await store.head('a.csv')).toEqual(info);
      expect((await store.get('a.csv'))?.info).toEqual(info);
      expect(await text(store, 'a.csv')).toBe('héllo');
    });

    test('what is not there is undefined, and its deletion is no error', async () => {
      const store = await open();
      expect(await store.head('a')).toBeUndefined();
      expect(await store.get('a')).toBeUndefined();
      expect(await all(store.versions('a'))).toEqual([]);
      expect(await all(store.list(''))).toEqual([]);
      await store.delete('a');
      await store.put('a', encoder.encode('1'));
      expect(await store.head('a', 'no-such-version')).toBeUndefined();
      expect(await store.get('a', { versionId: 'no-such-version' })).toBeUndefined();
      await expect(store.url('b')).rejects.toThrow("cannot give the address of 'b'");
    });

    test('an empty object is an object', async () => {
      const store = await open();
      await store.put('empty', new Uint8Array());
      await store.put('empty-stream', chunks());
      expect(await text(store, 'empty')).toBe('');
      expect(await store.head('empty-stream')).toMatchObject({ size: 0 });
    });

    test('equal etags mean equal content', async () => {
      const store = await open();
      const one = await store.put('a', encoder.encode('1'));
      const two = await store.put('a', encoder.encode('2'));
      expect(one.etag).not.toBe(two.etag);
      expect(one.versionId).not.toBe(two.versionId);
      expect(one.etag).not.toContain('"');
    });

    test('ranges end before their end and within the object', async () => {
      const store = await open();
      await store.put('a', encoder.encode('0123456789'));
      expect(await text(store, 'a', { range: { start: 0, end: 4 } })).toBe('0123');
      expect(await text(store, 'a', { range: { start: 4, end: 5 } })).toBe('4');
      expect(await text(store, 'a', { range: { start: 8, end: 4096 } })).toBe('89');
      expect((await store.get('a', { range: { start: 0, end: 4 } }))?.info.size).toBe(10);
    });

    test('large bodies stream in and out in chunks', async () => {
      const store = await open();
      const chunk = new Uint8Array(1 << 16).fill(7);
      const info = await store.put('big', chunks(...Array.from({ length: 96 }, () => chunk)));
      expect(info.size).toBe(96 << 16);
      let [bytes, pieces] = [0, 0];
      for await (const piece of (await store.get('big'))?.body ?? []) {
        bytes += piece.length;
        pieces += 1;
      }
      expect(bytes).toBe(info.size);
      expect(pieces).toBeGreaterThan(1);
      const tail = await store.get('big', { range: { start: 1 << 16, end: 40 << 16 } });
      expect((await readBody(tail?.body ?? chunks())).length).toBe(39 << 16);
    });

    test('a body that is left halfway can be left', async () => {
      const store = await open();
      await store.put('big', new Uint8Array(4 << 20));
      for await (const chunk of (await store.get('big'))?.body ?? []) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    });

    test('a body that throws leaves nothing, and its error comes through', async () => {
      const store = await open();
      await expect(store.put('new', failing('the source broke'))).rejects.toThrow('the source broke');
      expect(await store.head('new')).toBeUndefined();
      expect(await all(store.versions('new'))).toEqual([]);
      await store.put('old', encoder.encode('stays'));
      await expect(store.put('old', failing('the source broke'))).rejects.toThrow('the source broke');
      expect(await text(store, 'old')).toBe('stays');
      expect(await all(store.versions('old'))).toHaveLength(1);
      expect((await all(store.list(''))).map(({ key }) => key)).toEqual(['old']);
    });

    test('If-None-Match writes only where there is no object', async () => {
      const store = await open();
      await store.put('a', encoder.encode('1'), { ifNoneMatch: '*' });
      await expect(store.put('a', encoder.encode('2'), { ifNoneMatch: '*' })).rejects.toThrow(PreconditionFailedError);
      expect(await text(store, 'a')).toBe('1');
    });

    test('If-None-Match succeeds over a delete marker', async () => {
      const store = await open();
      await store.put('a', encoder.encode('1'));
      await store.delete('a');
      await store.put('a', encoder.encode('2'), { ifNoneMatch: '*' });
      expect(await text(store, 'a')).toBe('2');
    });

    test('If-Match writes only over the version that was seen', async () => {
      const store = await open();
      await expect(store.put('a', encoder.encode('0'), { ifMatch: 'etag' })).rejects.toThrow(PreconditionFailedError);
      const one = await store.put('a', encoder.encode('1'));
      const two = await store.put('a', encoder.encode('2'), { ifMatch: one.etag });
      await expect(store.put('a', encoder.encode('3'), { ifMatch: one.etag })).rejects.toThrow(PreconditionFailedError);
      expect(await text(store, 'a')).toBe('2');
      await store.delete('a');
      await expect(store.put('a', encoder.encode('3'), { ifMatch: two.etag })).rejects.toThrow(PreconditionFailedError);
    });

    test('of 20 writers that expect no object exactly one wins', async () => {
      const store = await open();
      const { winners } = await race(20, (writer) => store.put('a', encoder.encode(writer), { ifNoneMatch: '*' }));
      expect(winners).toHaveLength(1);
      expect(await text(store, 'a')).toBe(winners[0]);
      expect(await all(store.versions('a'))).toHaveLength(1);
    });

    test('of 20 writers that expect the same etag exactly one wins', async () => {
      const store = await open();
      const { etag } = await store.put('a', encoder.encode('first'));
      const { winners } = await race(20, (writer) => store.put('a', encoder.encode(writer), { ifMatch: etag }));
      expect(winners).toHaveLength(1);
      expect(await text(store, 'a')).toBe(winners[0]);
    });

    test('20 writers without a condition all write', async () => {
      const store = await open();
      const { winners } = await race(20, (writer) => store.put('a', encoder.encode(writer)));
      expect(winners).toHaveLength(20);
      expect(await all(store.versions('a'))).toHaveLength(20);
    });

    test('a counter that 8 writers raise by conditional puts loses no step', { timeout: 60_000 }, async () => {
      const store = await open();
      await store.put('counter', encoder.encode('0'));
      const raise = async (): Promise<void> => {
        for (;;) {
          const found = await store.get('counter');
          const value = Number(new TextDecoder().decode(await readBody(found?.body ?? chunks())));
          try {
            await store.put('counter', encoder.encode(String(value + 1)), { ifMatch: found?.info.etag ?? '' });
            return;
          } catch (error) {
            if (!(error instanceof PreconditionFailedError)) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, raise));
      expect(await text(store, 'counter')).toBe('8');
    });

    test('versions come newest first, delete markers with them, of exactly that key', async () => {
      const store = await open();
      const one = await store.put('a', encoder.encode('1'));
      await store.delete('a');
      const two = await store.put('a', encoder.encode('22'));
      await store.put('ab', encoder.encode('x'));
      await store.put('a/b', encoder.encode('x'));
      const versions = await all(store.versions('a'));
      expect(versions.map(summary)).toEqual([
        { key: 'a', size: 2, isDeleteMarker: false, isLatest: true },
        { key: 'a', size: 0, isDeleteMarker: true, isLatest: false },
        { key: 'a', size: 1, isDeleteMarker: false, isLatest: false },
      ]);
      expect([versions[0]?.versionId, versions[2]?.versionId]).toEqual([two.versionId, one.versionId]);
      const times = versions.map(({ lastModified }) => lastModified.getTime());
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    });

    test('an older version is still read by its id', async () => {
      const store = await open();
      const one = await store.put('a', encoder.encode('one'));
      await store.put('a', encoder.encode('two'));
      await store.delete('a');
      expect(await store.head('a')).toBeUndefined();
      expect(await store.head('a', one.versionId)).toEqual(one);
      expect(await text(store, 'a', { versionId: one.versionId })).toBe('one');
      expect(await text(store, 'a', { versionId: one.versionId, range: { start: 1, end: 3 } })).toBe('ne');
    });

    test('a version deleted by its id is gone for good, and the one before it is the latest', async () => {
      const store = await open();
      const one = await store.put('a', encoder.encode('one'));
      const two = await store.put('a', encoder.encode('two'));
      await store.delete('a', { versionId: two.versionId });
      expect(await text(store, 'a')).toBe('one');
      expect(await store.get('a', { versionId: two.versionId })).toBeUndefined();
      expect((await all(store.versions('a'))).map(({ versionId, isLatest }) => [versionId, isLatest])).toEqual([
        [one.versionId, true],
      ]);
      await store.delete('a', { versionId: two.versionId });
      const three = await store.put('a', encoder.encode('three'), { ifMatch: one.etag });
      await store.delete('a');
      const [marker] = await all(store.versions('a'));
      await store.delete('a', { versionId: marker?.versionId ?? '' });
      expect(await store.head('a')).toEqual(three);
    });

    test('a deleted object is not listed; one put again is', async () => {
      const store = await open();
      await store.put('a', encoder.encode('1'));
      await store.put('b', encoder.encode('1'));
      await store.delete('a');
      expect((await all(store.list(''))).map(({ key }) => key)).toEqual(['b']);
      const again = await store.put('a', encoder.encode('22'));
      expect((await all(store.list('')))[0]).toMatchObject({ key: 'a', size: 2, etag: again.etag });
    });

    test('a listing is in the order of UTF-8 bytes, which is not that of UTF-16', async () => {
      const store = await open();
      const keys = ['a', 'a!', 'a/b', 'a/b/c', 'a0', 'B', 'b', '\u{ff5e}', '\u{10000}', 'é', 'z'];
      for (const key of keys.toReversed()) await store.put(key, encoder.encode(key));
      const bytes = (key: string): Buffer => Buffer.from(key, 'utf8');
      expect((await all(store.list(''))).map(({ key }) => key)).toEqual(
        keys.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))),
      );
    });

    test('a prefix is any beginning of a key, not a folder', async () => {
      const store = await open();
      for (const key of ['sales/1', 'sales/2/3', 'sales-old', 'sale', 'user'])
        await store.put(key, encoder.encode(key));
      const listed = async (prefix: string): Promise<string[]> => (await all(store.list(prefix))).map(({ key }) => key);
      expect(await listed('sales')).toEqual(['sales-old', 'sales/1', 'sales/2/3']);
      expect(await listed('sales/')).toEqual(['sales/1', 'sales/2/3']);
      expect(await listed('sales/2')).toEqual(['sales/2/3']);
      expect(await listed('sales/2/3/4')).toEqual([]);
      expect(await listed('x')).toEqual([]);
    });

    test('a key may lie below another key', async () => {
      const store = await open();
      await store.put('a/b', encoder.encode('below'));
      await store.put('a', encoder.encode('above'));
      expect(await text(store, 'a')).toBe('above');
      expect(await text(store, 'a/b')).toBe('below');
      await store.delete('a');
      expect(await text(store, 'a/b')).toBe('below');
    });

    test.each(keys)('key %j is a key like any other', async (key) => {
      const store = await open();
      const { versionId } = await store.put(key, encoder.encode(key));
      expect(await text(store, key)).toBe(key);
      expect((await all(store.list(''))).map((info) => info.key)).toEqual([key]);
      expect((await all(store.versions(key))).map((info) => info.key)).toEqual([key]);
      expect(await store.url(key, versionId)).toMatch(/^(?:file|s3):/);
    });

    test('any set of keys is kept apart, and listed in order', { timeout: 60_000 }, async () => {
      const segment = fc.oneof(
        fc.constantFrom('..', '.', 'a', 'A', '%', '%41', '000000000001.json', 'a b', 'é', 'e\u0301', '~'),
        fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      );
      const key = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 6 }), async (keys) => {
          const store = await open();
          for (const each of keys) await store.put(each, encoder.encode(each));
          for (const each of keys) expect(await text(store, each)).toBe(each);
          const listed = (await all(store.list(''))).map((info) => info.key);
          expect(listed).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
        }),
        { numRuns: 25 },
      );
    });
  });
}

/** Keys that S3 takes and file systems do not, or not as they are. */
export const strangeKeys = [
  '..',
  '../../etc/passwd',
  '.',
  './a',
  'a/../b',
  '/',
  '/leading',
  'trailing/',
  'a//b',
  ' spaces in it ',
  'per%cent%2f.csv',
  '%',
  'back\\slash',
  'new\nline',
  'quote"\'<>:|?*',
  'Größe/日本語/😀.csv',
  'con',
  '000000000001.json',
  '.tmp/data',
  'plus+and&equals=.csv',
  `${'long'.repeat(120)}.csv`,
  'é'.repeat(500),
];

function summary({ key, size, isDeleteMarker, isLatest }: ObjectVersion): Partial<ObjectVersion> {
  return { key, size, isDeleteMarker, isLatest };
}

async function text(store: ObjectStore, key: string, options?: Parameters<ObjectStore['get']>[1]): Promise<string> {
  const found = await store.get(key, options);
  expect(found, `'${key}' is there`).toBeDefined();
  return new TextDecoder().decode(await readBody(found?.body ?? chunks()));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function* failing(message: string): AsyncGenerator<Uint8Array> {
  yield encoder.encode('half of it');
  throw new Error(message);
}

/** Lets writers loose on one key at once; anything but a lost race is thrown. */
async function race(writers: number, write: (writer: string) => Promise<ObjectInfo>): Promise<{ winners: string[] }> {
  const names = Array.from({ length: writers }, (_, index) => `writer ${index}`);
  const results = await Promise.allSettled(names.map(write));
  for (const result of results)
    if (result.status === 'rejected' && !(result.reason instanceof PreconditionFailedError)) throw result.reason;
  return { winners: names.filter((_, index) => results[index]?.status === 'fulfilled') };
}
