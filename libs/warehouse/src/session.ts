import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Dataset, Value } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { quoteName, quoteText } from './engine.ts';
import { QueryError } from './errors.ts';
import { openLocalFiles } from './local-files.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { refuseWrites } from './read-only.ts';
import { emptyRelation, finalColumns, parquetRelation } from './tables.ts';
import { toParameters, toValue } from './values.ts';

/** The answer to a query: its columns with DuckDB's names of their types, and its rows. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Value[])[];
}

/** The final tables as they were when the session was opened. */
export interface Session {
  /** Tells one state of all the tables from another. */
  readonly state: string;
  query(sql: string, parameters: readonly Value[]): Promise<QueryResult>;
  /** Closes once the queries that are running have answered. */
  retire(): Promise<void>;
}

/** The manifests of the datasets as they are now, and a text that differs when any of them does. */
export async function readTables(
  lake: Lake,
  datasets: readonly Dataset[],
): Promise<{ state: string; manifests: (Manifest | undefined)[] }> {
  const found = await Promise.all(datasets.map(({ name }) => readManifest(lake.final, name)));
  return {
    state: found.map((main) => main?.manifest.snapshot ?? '').join(' '),
    manifests: found.map((main) => main?.manifest),
  };
}

/** Opens a DuckDB that has one view per dataset and can reach nothing but the Parquet files of these. */
export async function openSession(lake: Lake, datasets: readonly Dataset[]): Promise<Session> {
  const { state, manifests } = await readTables(lake, datasets);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-warehouse-'));
  const instance = await DuckDBInstance.create(':memory:', { temp_directory: join(folder, 'spill') });
  const dispose = async (): Promise<void> => {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const localFile = openLocalFiles(lake.final, folder, 'final');
    const allowed: string[] = [];
    const connection = await instance.connect();
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    for (const [index, dataset] of datasets.entries()) {
      const manifest = manifests[index];
      const paths: string[] = [];
      for (const { key } of manifest?.partitions ?? []) {
        if (key !== null) paths.push(await localFile(key));
      }
      await connection.run(`CREATE VIEW ${quoteName(dataset.name)} AS ${viewOf(dataset, manifest, paths)}`);
      allowed.push(...paths);
    }
    await connection.run(`SET allowed_paths = [${allowed.map(quoteText).join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
  } catch (error) {
    await dispose();
    throw error;
  }

  let running = 0;
  let isRetired = false;
  return {
    state,
    async query(sql, parameters) {
      if (isRetired) throw new QueryError(sql, 'the warehouse is closed');
      running += 1;
      try {
        return await runQuery(instance, sql, parameters);
      } finally {
        running -= 1;
        if (isRetired && running === 0) await dispose();
      }
    },
    async retire() {
      isRetired = true;
      if (running === 0) await dispose();
    },
  };
}

/** A table published under another contract shows this contract's columns: null where it lacks one or a value has no such type. */
function viewOf(dataset: Dataset, manifest: Manifest | undefined, paths: readonly string[]): string {
  if (!manifest || paths.length === 0) return `FROM ${emptyRelation(finalColumns(dataset))}`;
  const stored = new Map(manifest.columns.map(({ name, type }) => [name, type]));
  const columns = finalColumns(dataset).map(({ name, type }) => {
    if (stored.get(name) === type) return quoteName(name);
    return `TRY_CAST(${stored.has(name) ? quoteName(name) : 'NULL'} AS ${type}) AS ${quoteName(name)}`;
  });
  return `SELECT ${columns.join(', ')} FROM ${parquetRelation(paths)}`;
}

async function runQuery(instance: DuckDBInstance, sql: string, parameters: readonly Value[]): Promise<QueryResult> {
  const connection = await instance.connect();
  try {
    await refuseWrites(sql, async (query, text) => (await connection.runAndReadAll(query, [text])).getRows());
    const reader = await connection.runAndReadAll(sql, ...toParameters(parameters));
    const types = reader.columnTypes();
    return {
      columns: reader.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
      rows: reader.convertRows(toValue),
    };
  } catch (error) {
    if (error instanceof QueryError) throw error;
    throw new QueryError(sql, error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    connection.closeSync();
  }
}
