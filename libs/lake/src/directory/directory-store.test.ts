import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeObjectStore } from '../object-store.suite.ts';
import { PreconditionFailedError, readBody } from '../object-store.ts';
import { bytes, collect, keysOf, temporaryFolder, textOf } from '../testing.ts';
import { addCommit, recordsKept, type CommitRecord } from './commit-log.ts';
import { openDirectoryStore } from './directory-store.ts';

describeObjectStore('a directory', async () => openDirectoryStore(await temporaryFolder(), { versioned: true }));

describe('a directory without versions', () => {
  test('keeps only the latest data of a key', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: false });
    for (const text of ['1', '2', '3']) await store.put('a.csv', bytes(text));
    expect(await textOf(store, 'a.csv')).toBe('3');
    expect(await collect(store.versions('a.csv'))).toMatchObject([{ isLatest: true, isDeleteMarker: false }]);
    expect((await readdir(join(root, 'a.csv'))).filter((name) => name.endsWith('.csv'))).toHaveLength(1);
  });

  test('leaves a record of a deleted key, so that its numbers never start again', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: false });
    const { versionId } = await store.put('a.csv', bytes('1'));
    await store.delete('a.csv', { versionId: 'another' });
    expect(await store.head('a.csv')).toBeDefined();
    await store.delete('a.csv', { versionId });
    expect([await store.head('a.csv'), await collect(store.versions('a.csv')), await keysOf(store)]).toEqual([
      undefined,
      [],
      [],
    ]);
    expect(await readdir(join(root, 'a.csv'))).toEqual(['000000000001.json', '000000000002.json']);
    await store.put('a.csv', bytes('2'), { ifNoneMatch: '*' });
    expect(await readdir(join(root, 'a.csv'))).toContain('000000000003.json');
  });

  test('prunes old records', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: false });
    for (let step = 0; step < recordsKept + 5; step += 1) await store.put('a', bytes(String(step)));
    expect((await readdir(join(root, 'a'))).filter((name) => name.endsWith('.json'))).toHaveLength(recordsKept);
  });

  test('readers of a key that is being replaced always see a whole version', { timeout: 60_000 }, async () => {
    const store = openDirectoryStore(await temporaryFolder(), { versioned: false });
    await store.put('a', bytes('0'.repeat(1000)));
    let writing = true;
    const read = async (): Promise<void> => {
      while (writing) expect(await textOf(store, 'a')).toMatch(/^(.)\1{999}$/);
    };
    const readers = [read(), read(), read()];
    for (let step = 1; step <= 60; step += 1) await store.put('a', bytes(String(step % 10).repeat(1000)));
    writing = false;
    await Promise.all(readers);
  });

  test('a body that was begun is read to its end though the key is replaced', async () => {
    const store = openDirectoryStore(await temporaryFolder(), { versioned: false });
    await store.put('a', new Uint8Array(4 << 20).fill(1));
    const object = await store.get('a');
    await store.put('a', bytes('2'));
    expect((await readBody(object?.body ?? (async function* () {})())).length).toBe(4 << 20);
  });

  test('a writer that was held up while its number was used and pruned does not win', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: false });
    const { etag } = await store.put('a', bytes('first'));
    // The held-up writer has seen record 1; the others go on until record 2 is free again.
    const folder = join(root, 'a');
    const first = JSON.parse(await readFile(join(folder, '000000000001.json'), 'utf8')) as CommitRecord;
    for (let step = 0; step <= recordsKept + 1; step += 1) await store.put('a', bytes(`later ${step}`));
    expect(await readdir(folder)).not.toContain('000000000002.json');
    const temporary = join(root, '.tmp');
    const lost = await addCommit(folder, first, { seen: 1, temporary, pruned: true });
    expect(lost).toBeUndefined();
    expect(await readdir(folder)).not.toContain('000000000002.json');
    await expect(store.put('a', bytes('x'), { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
  });
});

describe('processes that share a directory', () => {
  test.each([true, false])(
    'take turns without losing a step (versioned: %s)',
    { timeout: 60_000 },
    async (versioned) => {
      const root = await temporaryFolder();
      const child = fileURLToPath(new URL('./racer.test.child.ts', import.meta.url));
      const [racers, steps] = [4, 15];
      const names = Array.from({ length: racers }, (_, index) => `racer ${index}`);
      await Promise.all(
        names.map((name) =>
          promisify(execFile)(process.execPath, [child, root, String(versioned), name, String(steps)]),
        ),
      );
      const store = openDirectoryStore(root, { versioned });
      expect(await textOf(store, 'counter')).toBe(String(racers * steps));
      expect(names).toContain(await textOf(store, 'won'));
      expect(await collect(store.versions('won'))).toHaveLength(1);
      expect(await collect(store.versions('counter'))).toHaveLength(versioned ? racers * steps : 1);
      expect(await readdir(join(root, '.tmp'))).toEqual([]);
    },
  );
});

describe('on the disk', () => {
  test('data carries the ending of its key, and its address tells where it is', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: true });
    const { versionId } = await store.put('in/my file.CSV', bytes('1'));
    const url = await store.url('in/my file.CSV');
    expect(fileURLToPath(url)).toBe(join(root, 'in', 'my%20file.%43%53%56', `${versionId}.csv`));
    expect(await readFile(new URL(url), 'utf8')).toBe('1');
  });

  test('files of others are no objects', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: true });
    await store.put('a', bytes('1'));
    await mkdir(join(root, 'Capital'));
    await writeFile(join(root, '.DS_Store'), '');
    await writeFile(join(root, 'a', '.DS_Store'), '');
    expect(await keysOf(store)).toEqual(['a']);
    expect(await textOf(store, 'a')).toBe('1');
  });

  test('drafts that a killed process left are removed after a day', async () => {
    const root = await temporaryFolder();
    const [old, recent] = [join(root, '.tmp', 'data-old'), join(root, '.tmp', 'data-recent')];
    await mkdir(dirname(old), { recursive: true });
    for (const path of [old, recent]) await writeFile(path, '');
    const days = (count: number): Date => new Date(Date.now() - count * 24 * 60 * 60 * 1000);
    await utimes(old, days(2), days(2));
    await openDirectoryStore(root, { versioned: true }).put('a', bytes('1'));
    expect(await readdir(join(root, '.tmp'))).toEqual(['data-recent']);
  });

  test('a record of another format is not guessed at', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: true });
    await store.put('a', bytes('1'));
    await writeFile(join(root, 'a', '000000000002.json'), '{"format":2}');
    await expect(store.head('a')).rejects.toThrow(/^cannot read '.*000000000002\.json': expected format 1, found 2$/);
  });

  test('data that is lost is said to be lost', async () => {
    const root = await temporaryFolder();
    const store = openDirectoryStore(root, { versioned: true });
    const { versionId } = await store.put('a', bytes('1'));
    await unlink(join(root, 'a', versionId));
    await expect(store.get('a')).rejects.toThrow(`cannot read 'a': the data of version '${versionId}' is missing`);
  });

  test.each([
    ['', "cannot use key '': it is empty"],
    ['\ud800', 'it is not well-formed Unicode'],
    ['x'.repeat(1025), 'it has 1025 bytes, at most 1024 are allowed'],
  ])('key %j is refused', async (key, message) => {
    const store = openDirectoryStore(await temporaryFolder(), { versioned: true });
    await expect(store.put(key, bytes(''))).rejects.toThrow(message);
    await expect(store.head(key)).rejects.toThrow(message);
  });
});
