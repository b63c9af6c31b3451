import { salesRecords } from '@sluice/datasets';
import { whyNoMoto } from '@sluice/emulators';
import { publishedState, readPublishedList, readRunOutcome } from '@sluice/warehouse/iceberg';
import { ingestObject, listReceipts, receiptKey } from '@sluice/lake';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoSpark } from '../bin/spark.mjs';
import { checkRecordedCalls } from './recorded-calls.test.support.ts';
import { buckets, databases, startStage, type TestStage } from './stage.test.support.ts';

const { name } = salesRecords;
const sample = new URL(`../../../sample-data/${name}.csv`, import.meta.url);
const year = 365 * 24 * 60 * 60 * 1000;
const isSkipped = process.env['SLUICE_REQUIRE'] !== 'all' && (whyNoMoto() ?? whyNoSpark()) !== undefined;

describe.skipIf(isSkipped)('the job as AWS Glue starts it, over GlueCatalog and S3FileIO', () => {
  let stage: TestStage;
  beforeAll(async () => {
    stage = await startStage(salesRecords);
  });
  afterAll(() => stage.stop());

  test('publishes, goes on from what is published, looks after its table, and is held', async () => {
    const lines = (await readFile(sample, 'utf8')).trimEnd().split('\n');
    const header = lines[0]!;
    const first = (await stage.upload(`${name}.csv`, lines)).receipt!.accepted!;
    await stage.run({ run: 'first' });
    const published = (await readRunOutcome(stage.lake.final, name, 'first'))!;
    expect(published).toMatchObject({ status: 'published', clean: first.clean });
    expect(published.final + published.superseded).toBe(first.clean);
    const { key, table } = await stage.metadata();
    expect(key).toMatch(new RegExp(`^${name}/metadata/`));
    expect(table.location).toBe(`s3://${buckets.final}/${name}`);
    const state = publishedState(table);
    const { snapshot, final } = published;
    expect(state).toMatchObject({ status: 'published', published: { snapshot, run: 'first', totalRecords: final } });

    await stage.upload(`${name}_1.csv`, [header, 'T9999998,Desk,2,n,2026-11-01T00:00:00Z']);
    await stage.run({ run: 'between' });
    await stage.upload(`${name}_2.csv`, [header, 'T9999999,Desk,3,n,2026-11-01T00:00:00Z']);
    // As if all of that had been a year ago: the first snapshot has ceased to be main's long since.
    const { key: aged, text } = await stage.metadata();
    const old = text
      .replace(/("sluice\.maintained_at"\s*:\s*")[^"]*/, '$12026-01-01T00:00:00+00:00')
      .replace(
        /("(?:timestamp-ms|last-updated-ms)"\s*:\s*)(\d+)/g,
        (_, field: string, at: string) => `${field}${Number(at) - year}`,
      );
    expect(old).not.toBe(text);
    await stage.lake.final.put(aged, new TextEncoder().encode(old));
    await stage.run({ run: 'second' });
    const second = await readRunOutcome(stage.lake.final, name, 'second');
    expect(second).toMatchObject({ status: 'published', final: final + 2, partitionsWritten: 1, warnings: [] });
    const looked = await stage.metadata();
    expect(looked.text).not.toContain('2026-01-01T00:00:00+00:00');
    expect(looked.table.snapshots.has(snapshot!)).toBe(false);
    const last = publishedState(looked.table);
    expect(last).toMatchObject({ status: 'published', published: { run: 'second', totalRecords: final + 2 } });
    const list = last.status === 'published' ? last.published.list : '';
    const taken = (await readPublishedList(stage.lake.final, list))!;
    expect(taken.dataset).toBe(name);
    // By these it is known, in any language, what waits to be published.
    const etags = new Map(taken.sources.map(({ source, etag }) => [receiptKey(source), etag]));
    for await (const { key, etag } of listReceipts(stage.lake.processed)) {
      expect([key, etags.get(key)]).toEqual([key, etag]);
      etags.delete(key);
    }
    expect(etags.size).toBe(0);

    await stage.lake.raw.delete(`${name}.csv`);
    await ingestObject(stage.lake, `${name}.csv`, { datasets: [salesRecords] });
    await stage.run({ run: 'held', scope: 'all' });
    expect(await readRunOutcome(stage.lake.final, name, 'held')).toMatchObject({
      status: 'held',
      hold: { code: 'loss', finalBefore: final + 2, finalAfter: 2 },
    });

    await checkRecordedCalls(stage.proxy.requests);
  });

  test('stops where the catalogue describes other files, and says how they differ', async () => {
    const before = await stage.metadata();
    await stage.dropColumn('quantity');
    await expect(stage.run({ run: 'refused' })).rejects.toThrow(
      `CatalogueError: cannot read the processed files of '${name}' by its contract: ` +
        `'${databases.processed}.${name}': lacks 'quantity'`,
    );
    expect(await readRunOutcome(stage.lake.final, name, 'refused')).toBeUndefined();
    expect((await stage.metadata()).key).toBe(before.key);
  });
});
