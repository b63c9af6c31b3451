import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Dataset } from '@sluice/contract';
import {
  ingestObject,
  openDirectoryLake,
  readBody,
  type IngestOutcome,
  type Lake,
  type ObjectInfo,
  type ObjectStore,
} from '@sluice/lake';
import { onTestFinished } from 'vitest';

/** A lake in a folder whose uploads come when the test says, and a copy of what the Glue job reads of it. */
export interface ParityLake {
  readonly lake: Lake;
  /** Where the job finds `processed/<key>` and `final/<key>`: plain files under their keys. */
  readonly folder: string;
  /** Uploads a text at an instant (RFC 3339) and cleans it by the contract. */
  readonly upload: (dataset: Dataset, key: string, csv: string, at: string) => Promise<IngestOutcome>;
  /** Cleans an upload again by a contract. */
  readonly clean: (dataset: Dataset, key: string) => Promise<IngestOutcome>;
  /** Deletes an upload. */
  readonly withdraw: (dataset: Dataset, key: string) => Promise<IngestOutcome>;
  /** Brings the folder up to the processed zone. */
  readonly copy: () => Promise<void>;
}

const pseudonymKey = new TextEncoder().encode('a key for tests only');

/** A lake that goes when the test is finished. */
export async function openParityLake(): Promise<ParityLake> {
  const root = await mkdtemp(join(tmpdir(), 'sluice-parity-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'job');
  const { raw, ...zones } = openDirectoryLake(join(root, 'lake'));
  const times = new Map<string, Date>();
  const lake: Lake = { ...zones, raw: withTimes(raw, times) };
  const copied = new Map<string, string>();
  const clean = (dataset: Dataset, key: string): Promise<IngestOutcome> =>
    ingestObject(lake, key, { datasets: [dataset], pseudonymKey });

  return {
    lake,
    folder,
    clean,
    upload: async (dataset, key, csv, at) => {
      const { versionId } = await raw.put(key, new TextEncoder().encode(csv));
      times.set(versionId, new Date(at));
      return clean(dataset, key);
    },
    withdraw: async (dataset, key) => {
      await raw.delete(key);
      return clean(dataset, key);
    },
    copy: async () => {
      const gone = new Set(copied.keys());
      for await (const { key, etag } of lake.processed.list('')) {
        gone.delete(key);
        if (copied.get(key) === etag) continue;
        const path = join(folder, 'processed', key);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, await bodyOf(lake.processed, key));
        copied.set(key, etag);
      }
      for (const key of gone) {
        await rm(join(folder, 'processed', key));
        copied.delete(key);
      }
    },
  };
}

async function bodyOf(store: ObjectStore, key: string): Promise<Uint8Array> {
  const object = await store.get(key);
  if (object === undefined) throw new Error(`cannot copy '${key}': it is gone`);
  return readBody(object.body);
}

/** The store as if its versions had been committed at these times, by version id. */
function withTimes(store: ObjectStore, times: ReadonlyMap<string, Date>): ObjectStore {
  const timed = <T extends ObjectInfo>(info: T): T => ({
    ...info,
    lastModified: times.get(info.versionId) ?? info.lastModified,
  });
  return {
    head: async (key, versionId) => {
      const info = await store.head(key, versionId);
      return info && timed(info);
    },
    get: async (key, options) => {
      const object = await store.get(key, options);
      return object && { ...object, info: timed(object.info) };
    },
    put: async (key, body, conditions) => timed(await store.put(key, body, conditions)),
    delete: (key, options) => store.delete(key, options),
    async *list(prefix) {
      for await (const info of store.list(prefix)) yield timed(info);
    },
    async *versions(key) {
      for await (const version of store.versions(key)) yield timed(version);
    },
    url: (key, versionId) => store.url(key, versionId),
  };
}
