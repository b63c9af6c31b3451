import type { Dataset, Value } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { openSession, readTables, type QueryResult } from './session.ts';

/** Read-only SQL over the final tables of a lake. */
export interface Warehouse {
  /**
   * Runs one SELECT over the views named after the datasets, in DuckDB's SQL with `?` or `$1` for the parameters.
   * Values come as they are written in contracts: decimals as exact strings, timestamps as `yyyy-MM-ddTHH:mm:ssZ` (with
   * 3 or 6 fraction digits where there are any), dates as `yyyy-MM-dd`, integers as numbers where they are safe and as
   * strings where not.
   * @throws QueryError
   */
  query(sql: string, parameters?: readonly Value[]): Promise<QueryResult>;
  /** Looks at the manifests again: queries that start afterwards see what is published now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the final tables of these datasets as they are published now, as one view each; a dataset not published yet is
 * an empty view of the same columns. Queries can reach no other file, and nothing can be written.
 */
export async function openWarehouse(lake: Lake, datasets: readonly Dataset[]): Promise<Warehouse> {
  let session = await openSession(lake, datasets);
  let refreshing: Promise<void> | undefined;

  async function reopen(): Promise<void> {
    if ((await readTables(lake, datasets)).state === session.state) return;
    const old = session;
    session = await openSession(lake, datasets);
    await old.retire();
  }

  return {
    query: (sql, parameters = []) => session.query(sql, parameters),
    refresh: () => (refreshing ??= reopen().finally(() => (refreshing = undefined))),
    close: async () => {
      await refreshing;
      await session.retire();
    },
  };
}
