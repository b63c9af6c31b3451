import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Value } from '@sluice/contract';
import { toParameters, toValue } from './values.ts';

/** A DuckDB in memory, and a folder for what it spills and writes. */
export interface Engine {
  /** Absolute path; removed with everything in it when the engine is closed. */
  readonly folder: string;
  readonly run: (sql: string, parameters?: readonly Value[]) => Promise<void>;
  readonly rows: (sql: string, parameters?: readonly Value[]) => Promise<Value[][]>;
}

/** Opens an engine whose time zone is UTC, and closes it when `use` is done or has failed. */
export async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-warehouse-'));
  try {
    const instance = await DuckDBInstance.create(':memory:', { temp_directory: join(folder, 'spill') });
    try {
      const connection = await instance.connect();
      try {
        await connection.run(`SET TimeZone = 'UTC'`);
        return await use({
          folder,
          run: async (sql, parameters = []) => void (await connection.run(sql, ...toParameters(parameters))),
          rows: async (sql, parameters = []) =>
            (await connection.runAndReadAll(sql, ...toParameters(parameters))).convertRows(toValue),
        });
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A name in SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in SQL. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Event dates as a list in SQL, for IN; matches nothing when empty. */
export const dateList = (dates: readonly string[]): string =>
  dates.length === 0 ? '(NULL)' : `(${dates.map((date) => `DATE ${quoteText(date)}`).join(', ')})`;

/** Texts as a list in SQL, for IN; matches nothing when empty. */
export const textList = (texts: readonly string[]): string =>
  texts.length === 0 ? '(NULL)' : `(${texts.map(quoteText).join(', ')})`;
