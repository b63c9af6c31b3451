import { DuckDBInstance } from '@duckdb/node-api';
import type { CountRows } from '../settle.ts';
import { countingQuestion, quoteName } from './question.ts';

/**
 * Counts rows in Parquet files, with DuckDB.
 * @param files paths or globs by the names of tables, `schema.table`; SQL of a data set finds them under these names
 */
export function countRowsInParquet(files: Readonly<Record<string, string>>): CountRows {
  return async (table) => {
    const instance = await DuckDBInstance.create(':memory:');
    try {
      const connection = await instance.connect();
      for (const [name, path] of Object.entries(files)) {
        const [schema = '', view = ''] = name.split('.');
        await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`);
        await connection.run(
          `CREATE VIEW ${quoteName(schema)}.${quoteName(view)} AS FROM read_parquet('${path.replaceAll("'", "''")}')`,
        );
      }
      const question = countingQuestion(table, ({ schema = '', name }) => `${quoteName(schema)}.${quoteName(name)}`);
      const [row] = (await connection.runAndReadAll(question)).getRows();
      return Number(row?.[0]);
    } finally {
      instance.closeSync();
    }
  };
}
