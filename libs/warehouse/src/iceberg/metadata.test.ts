import { openDirectoryStore } from '@sluice/lake';
import { expect, onTestFinished, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTableMetadata, readTableMetadata } from './metadata.ts';
import { tableMetadataJson } from './table.fixture.ts';

async function finalZone() {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-iceberg-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { bucket: 'final', store: openDirectoryStore(folder, { versioned: false }) };
}

test('is read where the catalogue points to', async () => {
  const final = await finalZone();
  const json = tableMetadataJson('s3://final/stock', [
    { id: '1', writtenAt: 1, currentAt: 2, summary: { operation: 'append' } },
  ]);
  await final.store.put('stock/metadata/1.metadata.json', new TextEncoder().encode(json));
  expect(await readTableMetadata(final, 's3://final/stock/metadata/1.metadata.json')).toEqual({
    location: 's3://final/stock',
    current: '1',
    snapshots: new Map([['1', { id: '1', parent: null, writtenAt: 1, summary: { operation: 'append' } }]]),
    log: [{ id: '1', at: 2 }],
  });
});

test('is refused elsewhere, missing and where it is none', async () => {
  const final = await finalZone();
  await expect(readTableMetadata(final, 's3://other/stock/1.json')).rejects.toThrow(
    "cannot read table metadata 's3://other/stock/1.json': expected it in 's3://final/'",
  );
  await expect(readTableMetadata(final, 's3://final/stock/1.json')).rejects.toThrow(
    "cannot read table metadata 'stock/1.json': it is not there",
  );
  expect(() => parseTableMetadata('{', 'k')).toThrow("cannot read table metadata 'k': it is not JSON");
  expect(() => parseTableMetadata('{"format-version":3}', 'k')).toThrow("cannot read table metadata 'k': ✖");
});

test('a number within a text stays what it is', () => {
  const json = tableMetadataJson('s3://final/stock', [
    { id: '1', writtenAt: 1, currentAt: 1, summary: { note: '{"snapshot-id": 12}' } },
  ]);
  expect(parseTableMetadata(json, 'k').snapshots.get('1')?.summary).toEqual({ note: '{"snapshot-id": 12}' });
});
