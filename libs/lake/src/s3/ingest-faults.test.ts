import { gzipSync } from 'node:zlib';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  conflict,
  preconditionFailed,
  slowDown,
  startProxy,
  whyNoMoto,
  type Fault,
  type RecordedRequest,
} from '@sluice/emulators';
import { describe, expect, test, vi } from 'vitest';
import { ingestObject } from '../ingest.ts';
import type { Lake } from '../lake.ts';
import { InterruptedError } from '../object-store.ts';
import { removeOrphans, sweep } from '../sweep.ts';
import { bytes, collect, datasets, filesOf, keysOf, receiptsOf, temporaryLake, textOf, visitsCsv } from '../testing.ts';
import { openS3Lake } from './s3-lake.ts';
import { unfinishedUploads, useServer } from './testing.ts';

const key = 'visits.csv';
/** Several chunks of a body, a hundredth of the rows rejects. */
const file = visitsCsv(...Array.from({ length: 20_000 }, (_, index) => index % 100));
/** What makes clean rows of more than one part. */
const largeFile = bytes(
  `visit_id,guests,day\n${Array.from({ length: 400_000 }, (_, row) => `V${row},${row % 1000},2026-01-02\n`).join('')}`,
);

const isRaw = ({ method, path }: RecordedRequest): boolean => method === 'GET' && path.endsWith(key);
const isReceipt = ({ method, path }: RecordedRequest): boolean => method === 'PUT' && path.includes('_receipts');
const isWrite = ({ method }: RecordedRequest): boolean => method === 'PUT' || method === 'POST';

interface Bucket {
  readonly raw: string;
  readonly processed: string;
  readonly final: string;
}

/** What the receipts and rows of a lake are, of one raw key, when all is well: as in a directory. */
async function expectRight(lake: Lake, content: Uint8Array): Promise<void> {
  const model = await temporaryLake();
  await model.raw.put(key, content);
  await ingestObject(model, key, { datasets });
  const [receipt, expected] = [(await receiptsOf(lake))[key], (await receiptsOf(model))[key]];
  const counts = ({
    read,
    clean,
    rejected,
    dataSha256,
  }: NonNullable<typeof receipt>['accepted'] & object): unknown => ({
    read,
    clean,
    rejected,
    dataSha256,
  });
  expect(await keysOf(lake.processed, '_receipts/')).toEqual(['_receipts/visits.csv.json']);
  expect(counts(receipt!.accepted!)).toEqual(counts(expected!.accepted!));
  const [dataKey = ''] = (await filesOf(lake)).filter((name) => name.startsWith('visits/'));
  const [modelKey = ''] = (await filesOf(model)).filter((name) => name.startsWith('visits/'));
  expect((await textOf(lake.processed, dataKey)) === (await textOf(model.processed, modelKey)), 'the same rows').toBe(
    true,
  );
}

describe.skipIf(whyNoMoto())('an ingest over S3', { timeout: 120_000 }, () => {
  const server = useServer();

  async function open(content: Uint8Array): Promise<{ lake: Lake; direct: Lake; buckets: Bucket }> {
    const { lake: direct, buckets } = await server.lake();
    await direct.raw.put(key, content);
    return { lake: openS3Lake({ client: server.client, ...buckets, idleTimeout: 300 }), direct, buckets };
  }

  test('of uploads, replacements and deletions ends as in a directory', async () => {
    const { lake } = await open(visitsCsv(1, 0, 2));
    const local = await temporaryLake();
    await local.raw.put(key, visitsCsv(1, 0, 2));
    const statuses: unknown[] = [];
    for (const each of [lake, local]) {
      const run = async (): Promise<string> => (await ingestObject(each, key, { datasets })).status;
      const seen = [await run(), await run()];
      await each.raw.put(key, bytes('not,a,visit\n'));
      seen.push(await run());
      await each.raw.put(key, visitsCsv(3));
      seen.push(await run());
      await each.raw.delete(key);
      seen.push(await run(), await run());
      await each.raw.put(key, visitsCsv(4));
      const { outcomes } = await sweep(each, { datasets });
      statuses.push([...seen, ...outcomes.map(({ status }) => status)]);
      expect((await sweep(each, { datasets })).outcomes).toEqual([]);
    }
    expect(statuses[0]).toEqual(statuses[1]);
    expect(statuses[0]).toEqual([
      'committed',
      'unchanged',
      'quarantined',
      'committed',
      'withdrawn',
      'unchanged',
      'committed',
    ]);
  });

  test('that many do at once ends in one receipt', async () => {
    const { lake, direct } = await open(file);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => ingestObject(lake, key, { datasets })));
    expect(outcomes.map(({ status }) => status).filter((status) => status === 'committed')).toHaveLength(1);
    await removeOrphans(direct, { orphanAge: 0 });
    await expectRight(direct, file);
  });

  test.each<[string, (request: RecordedRequest) => boolean, Fault, number]>([
    ['a body that stalls', isRaw, { kind: 'stall-response', bytes: 100_000 }, 2],
    ['a body whose connection is reset', isRaw, { kind: 'cut-response', bytes: 100_000 }, 3],
    ['a body that ends early', isRaw, { kind: 'end-response', bytes: 100_000 }, 1],
    ['a bucket with too much to do', () => true, slowDown, 2],
    ['a request that is cut on its way', isWrite, { kind: 'cut-request', bytes: 100 }, 2],
    ['a commit that meets with another', isReceipt, conflict, 2],
    ['a commit that is told to be too late', isReceipt, preconditionFailed, 1],
    ['a commit whose answer is lost', isReceipt, { kind: 'cut', acts: true }, 1],
    ['a commit whose every answer is lost', isReceipt, { kind: 'cut', acts: true }, 3],
  ])('survives %s', async (_, when, fault, times) => {
    const { lake, direct } = await open(file);
    server.proxy.inject({ when, fault, times });
    expect((await ingestObject(lake, key, { datasets })).status).toBe('committed');
    await removeOrphans(direct, { orphanAge: 0 });
    await expectRight(direct, file);
  });

  test('survives a compressed body that stalls', async () => {
    const { lake: direct, buckets } = await server.lake();
    const lake = openS3Lake({ client: server.client, ...buckets, idleTimeout: 300 });
    await direct.raw.put('visits.csv.gz', gzipSync(file));
    const isBody = ({ method, path }: RecordedRequest): boolean => method === 'GET' && path.endsWith('.csv.gz');
    server.proxy.inject({ when: isBody, fault: { kind: 'stall-response', bytes: 10_000 } });
    const { receipt } = await ingestObject(lake, 'visits.csv.gz', { datasets });
    expect(receipt?.accepted).toMatchObject({ read: 20_000, clean: 19_800 });
  });

  test('gives up a body that always breaks, and leaves nothing', async () => {
    const { lake, direct, buckets } = await open(largeFile);
    server.proxy.inject({ when: isRaw, fault: { kind: 'cut-response', bytes: largeFile.length - 1000 }, times: 4 });
    await expect(ingestObject(lake, key, { datasets })).rejects.toThrow(InterruptedError);
    expect(await collect(direct.processed.list(''))).toEqual([]);
    expect(await unfinishedUploads(server.direct, buckets.processed)).toBe(0);
  });

  test('that is aborted while a write is not answered ends at once', async () => {
    const { lake, direct } = await open(Buffer.concat([largeFile, largeFile]));
    const isPart = ({ query }: RecordedRequest): boolean => query['partNumber'] === '1';
    const abort = new AbortController();
    const reason = new Error('the time is up');
    server.proxy.inject({
      when: (request) => isPart(request) && (setImmediate(() => abort.abort(reason)), true),
      fault: { kind: 'silence' },
    });
    await expect(ingestObject(lake, key, { datasets, signal: abort.signal })).rejects.toBe(reason);
    expect(await keysOf(direct.processed, '_receipts/')).toEqual([]);
  });

  test('that is aborted while its body stalls ends at once, and leaves nothing', async () => {
    const content = Buffer.concat([largeFile, largeFile]);
    const { direct, buckets } = await open(content);
    // Aborted long before the store itself gives the body up.
    const patient = openS3Lake({ client: server.client, ...buckets, idleTimeout: 100_000 });
    server.proxy.inject({ when: isRaw, fault: { kind: 'stall-response', bytes: content.length - 1000 } });
    const abort = new AbortController();
    const reason = new Error('the time is up');
    const isPart = ({ query }: RecordedRequest): boolean => query['partNumber'] !== undefined;
    const before = server.proxy.requests.length;
    const ingest = expect(ingestObject(patient, key, { datasets, signal: abort.signal })).rejects.toBe(reason);
    await vi.waitFor(() => expect(server.proxy.requests.slice(before).some(isPart)).toBe(true), { timeout: 30_000 });
    abort.abort(reason);
    await ingest;
    expect(await collect(direct.processed.list(''))).toEqual([]);
    expect(await unfinishedUploads(server.direct, buckets.processed)).toBe(0);
  });

  describe('by a process that is killed', () => {
    /** Runs an ingest that is killed at its nth write; whether it lived to its end. */
    async function ingestUntil(write: number, fault: Fault, buckets: Bucket): Promise<boolean> {
      const proxy = await startProxy({ target: server.endpoint });
      const child = spawn(
        process.execPath,
        [
          '--conditions=@sluice/source',
          fileURLToPath(new URL('./ingest.test.child.ts', import.meta.url)),
          ...[proxy.endpoint, buckets.raw, buckets.processed, key],
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      let writes = 0;
      proxy.inject({
        when: (request) => isWrite(request) && (writes += 1) === write,
        fault,
        meanwhile: () => child.kill('SIGKILL'),
      });
      const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
      await proxy.stop();
      return code === 0;
    }

    const before: Fault = { kind: 'cut', acts: false };
    const after: Fault = { kind: 'cut', acts: true };
    const halfway: Fault = { kind: 'cut-request', bytes: 50 };

    // A small file is three writes: rejects, rows, receipt. A large one is six: the upload's beginning, its two parts,
    // the rejects, the upload's end, the receipt.
    test.each<[string, number, Fault, Uint8Array]>([
      ['before', 1, before, file],
      ['before', 2, before, file],
      ['before', 3, before, file],
      ['halfway through', 1, halfway, file],
      ['halfway through', 2, halfway, file],
      ['halfway through', 3, halfway, file],
      ['after', 1, after, file],
      ['after', 2, after, file],
      ['after', 3, after, file],
      ['after', 1, after, largeFile],
      ['after', 2, after, largeFile],
      ['after', 3, after, largeFile],
      ['after', 4, after, largeFile],
      ['after', 5, after, largeFile],
      ['after', 6, after, largeFile],
    ])('%s write %i', async (_, write, fault, content) => {
      const { direct, buckets } = await open(content);
      expect(await ingestUntil(write, fault, buckets), 'it was killed').toBe(false);
      expect(['committed', 'unchanged']).toContain((await ingestObject(direct, key, { datasets })).status);
      await removeOrphans(direct, { orphanAge: 0 });
      await expectRight(direct, content);
    });

    test('has no further write', async () => {
      for (const [content, writes] of [
        [file, 3],
        [largeFile, 6],
      ] as const) {
        const { direct, buckets } = await open(content);
        expect(await ingestUntil(writes + 1, before, buckets)).toBe(true);
        await expectRight(direct, content);
      }
    });
  });
});
