import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

/** The rows of Parquet files as a relation in SQL; undefined where there are no files. */
type Rows = string | undefined;

/** Compares the rows of Parquet files, whoever has written them. */
export interface Comparer {
  /**
   * What sets two tables apart: columns and types that differ, rows (with how often they stand) that only one has.
   * Empty where they are the same.
   */
  differences(one: Rows, other: Rows): Promise<string[]>;
  /** The rows of an Iceberg table's data files, whose columns are known by their field ids. */
  byId(files: readonly string[], columns: readonly { readonly name: string; readonly id: number }[]): Promise<Rows>;
  close(): void;
}

const shownRows = 3;

export async function openComparer(): Promise<Comparer> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);

  async function texts(sql: string): Promise<string[][]> {
    return (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  }

  async function typesOf(rows: string): Promise<string> {
    return String(await texts(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${rows})`));
  }

  /** The rows that only one table has, as often as it has them more often. */
  async function only(here: string, there: string, of: number): Promise<string[]> {
    const left = `(SELECT * FROM ${here} EXCEPT ALL SELECT * FROM ${there})`;
    const found = (await texts(`SELECT CAST(t AS VARCHAR) FROM ${left} AS t`)).flat();
    return found.length === 0 ? [] : [`only in ${of}: ${found.length} rows`, ...found.slice(0, shownRows)];
  }

  return {
    differences: async (one, other) => {
      if (one === undefined || other === undefined) return one === other ? [] : ['only one of them has files'];
      const [types, otherTypes] = [await typesOf(one), await typesOf(other)];
      if (types !== otherTypes) return [`types of 1: ${types}`, `types of 2: ${otherTypes}`];
      return [...(await only(one, other, 1)), ...(await only(other, one, 2))];
    },
    byId: async (files, columns) => {
      const parts: string[] = [];
      for (const file of files) {
        const fields = await texts(`SELECT field_id, name FROM parquet_schema(${path(file)})`);
        const names = new Map(fields.map(([id, name]) => [id, name]));
        const found = columns.map(({ id, name }) => `"${names.get(String(id)) ?? `no ${name}`}" AS "${name}"`);
        parts.push(`SELECT ${found.join(', ')} FROM ${byName([file])}`);
      }
      return parts.length === 0 ? undefined : `(${parts.join(' UNION ALL ')})`;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The rows of files whose columns have the names that they go by. The paths look like Hive's, but all is in the files. */
export function byName(files: readonly string[]): Rows {
  return files.length === 0 ? undefined : `read_parquet([${files.map(path).join(', ')}], hive_partitioning = false)`;
}

function path(file: string): string {
  const plain = file.startsWith('file:') ? fileURLToPath(file) : file;
  return `'${plain.replaceAll("'", "''")}'`;
}
