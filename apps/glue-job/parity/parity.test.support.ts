import { toPublishingDocument, type Dataset } from '@sluice/contract';
import { readBody, type Lake } from '@sluice/lake';
import { publish, type PublishOptions, type PublishOutcome } from '@sluice/warehouse';
import { parseTableMetadata, publishedState } from '@sluice/warehouse/iceberg';
import { expect } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParityLake } from './lake.test.support.ts';
import type { Spark, SparkAnswer, SparkTable } from './spark.test.support.ts';
import { byName, type Comparer } from './tables.test.support.ts';

/** What the warehouse did, after the job was seen to have done the same; or the name of the error that both threw. */
type Same = PublishOutcome | { readonly error: string };

/**
 * Publishes a dataset of a lake by the warehouse and by the job, and expects the same of both: outcome, rows and types,
 * published list; or an error of the same name, with the tables as they were.
 */
export type PublishBoth = (dataset: Dataset, options?: PublishOptions) => Promise<Same>;

let databases = 0;
let runs = 0;

/** Both engines on one lake. */
export function onBoth(spark: Spark, comparer: Comparer, { lake, folder, copy }: ParityLake): PublishBoth {
  const database = `parity_${(databases += 1)}`;
  return async (dataset, { confirm = false, all = false } = {}) => {
    const outcome = await publish(lake, dataset, { confirm, all }).catch((error: Error) => error);
    await copy();
    const run = `run-${(runs += 1)}`;
    const contract = toPublishingDocument(dataset);
    const answer = await spark.publish({ folder, database, contract, run, confirm, rebuild: all });
    if (outcome instanceof Error || 'error' in answer) {
      expect(
        errorOf(answer),
        `the job raises what the warehouse throws (${JSON.stringify(answer).slice(0, 500)})`,
      ).toBe(errorOf(outcome));
    } else {
      expect(comparable(answer.outcome), 'outcomes').toEqual(comparable({ ...outcome }));
      expect(answer.outcome['snapshot'] === null, 'whether there is a snapshot').toBe(outcome.snapshot === null);
    }
    const manifest = await readJson<Manifest>(lake, `${dataset.name}/manifest.json`);
    expect(answer.table !== null, 'whether anything is published').toBe(manifest !== undefined);
    if (manifest && answer.table) await expectSameTable({ lake, folder, dataset, manifest, comparer }, answer.table);
    return outcome instanceof Error ? { error: errorOf(outcome) } : outcome;
  };
}

function errorOf(result: PublishOutcome | Error | SparkAnswer): string {
  if (result instanceof Error) return result.name === 'Error' ? String(result.stack) : result.name;
  if (!('error' in result)) return 'no error';
  const { type, message } = result.error;
  return type.endsWith('Error') ? type : `${type}: ${message}`;
}

/** An outcome without what is the engine's own: the snapshot's id. */
function comparable({ snapshot: _, ...outcome }: Readonly<Record<string, unknown>>): object {
  return outcome;
}

interface Manifest {
  readonly contract: number;
  readonly fingerprint: string;
  readonly rules: number;
  readonly published: string;
  readonly final: number;
  readonly clean: number;
  readonly superseded: number;
  readonly partitions: readonly { readonly key: string | null }[];
}

/** The warehouse's table, and what it takes to compare the job's with it. */
interface Compared {
  readonly lake: Lake;
  readonly folder: string;
  readonly dataset: Dataset;
  readonly manifest: Manifest;
  readonly comparer: Comparer;
}

interface List {
  readonly dataset: string;
  readonly format: number;
  readonly previous: string | null;
  readonly sources: readonly { readonly source: string; readonly data?: object }[];
}

async function expectSameTable(
  { lake, folder, dataset, manifest, comparer }: Compared,
  table: SparkTable,
): Promise<void> {
  const keys = manifest.partitions.flatMap(({ key }) => (key === null ? [] : [key]));
  const files = await Promise.all(keys.map((key) => lake.final.url(key)));
  const differences = await comparer.differences(byName(files), await comparer.byId(table.files, table.columns));
  expect(differences, 'differences of warehouse (1) and job (2)').toEqual([]);

  const summary = {
    'sluice.clean': String(manifest.clean),
    'sluice.final': String(manifest.final),
    'sluice.superseded': String(manifest.superseded),
    'sluice.contract-version': String(manifest.contract),
    'sluice.rules-version': String(manifest.rules),
    'sluice.fingerprint': manifest.fingerprint,
  };
  expect(table.summary).toMatchObject(summary);
  await expectReadable(table, manifest);
  if (manifest.contract === dataset.version) expectDeclared(dataset, table);

  const published = table.summary['sluice.published'] ?? '';
  const list = JSON.parse(await readFile(join(folder, 'final', published), 'utf8')) as List;
  const other = await readJson<List>(lake, manifest.published);
  expect(other, 'the published list of the warehouse').toBeDefined();
  expect(sourcesOf(list), 'published lists').toEqual(other && sourcesOf(other));
}

/** Without Spark, too, the table's metadata tells what stands in it. */
async function expectReadable({ files: [file], summary }: SparkTable, manifest: Manifest): Promise<void> {
  if (file === undefined) return;
  const folder = join(file.slice(0, file.lastIndexOf('/data/')).replace(/^file:/, ''), 'metadata');
  const version = await readFile(join(folder, 'version-hint.text'), 'utf8');
  const metadata = parseTableMetadata(await readFile(join(folder, `v${version.trim()}.metadata.json`), 'utf8'), folder);
  const { clean, final, superseded, contract: contractVersion } = manifest;
  expect(publishedState(metadata)).toMatchObject({
    status: 'published',
    published: {
      ...{ clean, final, superseded, contractVersion, totalRecords: final },
      list: summary['sluice.published'],
      run: summary['sluice.run'],
    },
  });
}

/** The table is what the publishing document says. */
function expectDeclared(dataset: Dataset, { columns, properties }: SparkTable): void {
  const contract = toPublishingDocument(dataset);
  expect(columns.map(({ name, type, comment }) => ({ name, type, comment }))).toEqual(
    contract.columns.map(({ name, type, comment = null }) => ({ name, type, comment })),
  );
  expect(properties).toMatchObject({
    'sluice.contract_version': String(dataset.version),
    'sluice.fingerprint': contract.fingerprint,
    owner: dataset.owner,
  });
}

/** What a list says of its sources; the etags are the stores' own. */
function sourcesOf({ dataset, format, previous, sources }: List): object {
  const seen = sources.map(({ source, data }) => (data ? { source, data } : { source }));
  return { dataset, format, isFirst: previous === null, seen };
}

async function readJson<T>(lake: Lake, key: string): Promise<T | undefined> {
  const object = await lake.final.get(key);
  return object && (JSON.parse(new TextDecoder().decode(await readBody(object.body))) as T);
}
