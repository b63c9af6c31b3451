import { QueryError } from './errors.ts';

/** Answers a query of DuckDB's with its rows. */
type Ask = (sql: string, parameter: string) => Promise<unknown[][]>;

/**
 * Functions that may stand in a FROM. Most of DuckDB's others read files or memory, run other SQL or change settings
 * ("SELECT * FROM enable_logging()"), whatever kind of statement they stand in.
 */
const tableFunctions = new Set([
  'duckdb_columns',
  'duckdb_functions',
  'duckdb_keywords',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
  'generate_series',
  'json_each',
  'json_tree',
  'pragma_table_info',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
]);

interface Serialised {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly unknown[];
}

/**
 * Refuses everything but a single SELECT (DESCRIBE, SHOW and SUMMARIZE are SELECTs to DuckDB) over tables and harmless
 * functions, by DuckDB's own reading of the text.
 * @throws QueryError
 */
export async function refuseWrites(sql: string, ask: Ask): Promise<void> {
  const [row] = await ask('SELECT json_serialize_sql(CAST(? AS VARCHAR))', sql);
  const parsed = JSON.parse(String(row?.[0])) as Serialised;
  if (parsed.error) {
    const refused = parsed.error_type === 'not implemented';
    throw new QueryError(
      sql,
      refused ? 'only SELECT statements are allowed' : (parsed.error_message ?? 'it is not SQL'),
    );
  }
  const count = parsed.statements?.length ?? 0;
  if (count !== 1) throw new QueryError(sql, `expected one SELECT statement, found ${count}`);
  for (const name of tableFunctionsOf(parsed.statements)) {
    if (!tableFunctions.has(name)) throw new QueryError(sql, `the function '${name}' is not allowed in FROM`);
  }
}

function* tableFunctionsOf(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'TABLE_FUNCTION' && 'function' in node) {
    yield String((node.function as { function_name?: unknown }).function_name).toLowerCase();
  }
  for (const child of Object.values(node)) yield* tableFunctionsOf(child);
}
