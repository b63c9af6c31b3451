import { DuckDBInstance } from '@duckdb/node-api';
import { datasetOf } from './dataset.ts';
import { columnSql, literal } from './duckdb-sql.ts';
import { takeJob } from './usage.ts';

const job = takeJob();
const dataset = datasetOf(job);
const columns = Object.entries(dataset.columns).map(([name, column], index) => ({
  name: `"${name}"`,
  /** Its cell's place in a list, from 1, and the columns that hold what has become of it. */
  at: index + 1,
  cell: `cell${index}`,
  strict: `strict${index}`,
  other: `other${index}`,
  text: `text${index}`,
  value: `value${index}`,
  sql: columnSql(column, dataset),
}));
const list = (write: (column: (typeof columns)[number]) => string, separator = ', '): string =>
  columns.map(write).join(separator);

/** A quoted field with its quotes, or a bare one. */
const field = '("(?:[^"]|"")*"|[^,"]*)';
const record = literal(`^${list(() => field, ',')}$`);

/**
 * Each step reads the one before. Lines are read whole, as DuckDB's own quotes would let an unclosed one swallow the
 * records after it, and split at the cheapest mark that will do: string_split takes a quarter of an expression's time.
 */
const steps = [
  `SELECT line, row_number() OVER () + 1 AS source_line
   FROM read_csv(${literal(job.input)}, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, skip = 1,
     delim = '\x01', quote = '', escape = '', nullstr = '\x02')`,
  `SELECT *, CASE WHEN NOT contains(line, '"') THEN string_split(line, ',')
     WHEN starts_with(line, '"') AND ends_with(line, '"') THEN string_split(substr(line, 2, length(line) - 2), '","')
     END AS fields`,
  `SELECT *, CASE WHEN fields IS NULL THEN false WHEN len(fields) <> ${columns.length} THEN false
     WHEN starts_with(line, '"') THEN NOT contains(array_to_string(fields, ','), '"') ELSE true END AS is_split`,
  `SELECT *, CASE WHEN is_split THEN NULL WHEN contains(line, '"')
     THEN regexp_extract(line, ${record}, [${list(({ cell }) => literal(cell))}]) END AS quoted`,
  `SELECT *, ${list(({ at, cell }) => `CASE WHEN is_split THEN fields[${at}] ELSE quoted.${cell} END AS ${cell}`)}`,
  `SELECT *, ${list(({ cell, strict, sql }) => `regexp_full_match(${cell}, ${literal(sql.strict)}) AS ${strict}`)}`,
  `SELECT *, ${list(({ cell, strict, other }) => `CASE WHEN ${strict} THEN NULL ELSE ${bare(cell)} END AS ${other}`)}`,
  `SELECT *, ${list(({ cell, strict, other, text, sql }) => `CASE WHEN ${strict} THEN ${cell} ELSE ${sql.text(other)} END AS ${text}`)}`,
  `SELECT *, ${list(({ text, value, sql }) => `${sql.value(text)} AS ${value}`)}`,
  `SELECT source_line, line, ${list(({ name, value, sql }) => `CASE WHEN ${sql.isValid(value)} THEN ${value} END AS ${name}`)}`,
  `SELECT source_line, ${list(({ name }) => name)},
     CASE WHEN ${list(({ name }) => `${name} IS NULL`, ' OR ')} THEN line END AS line`,
];

function bare(cell: string): string {
  const unquoted = `replace(substr(${cell}, 2, length(${cell}) - 2), '""', '"')`;
  return `trim(CASE WHEN starts_with(${cell}, '"') THEN ${unquoted} ELSE ${cell} END)`;
}

const quotes = `length(line) - length(replace(line, '"', ''))`;
const faults = list(({ name }) => `CASE WHEN ${name} IS NULL THEN ${literal(name)} END`);
const reason = `CASE WHEN (${quotes}) % 2 = 1 THEN 'unclosed_quote' ELSE concat_ws(' ', ${faults}) END`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET threads = 1; SET TimeZone = 'UTC'");
// A table, as both files come from it, and a filter on the values would have them worked out twice.
const judged = steps.reduce((before, step) => `${step} FROM (${before})`);
await connection.run(`CREATE TEMP TABLE judged AS ${judged}`);
await connection.run(
  `COPY (SELECT ${list(({ name }) => name)}, source_line FROM judged WHERE line IS NULL)
   TO ${literal(job.clean)} (FORMAT csv, HEADER)`,
);
await connection.run(
  `COPY (SELECT source_line, line AS text, ${reason} AS reason FROM judged WHERE line IS NOT NULL)
   TO ${literal(job.rejects)} (FORMAT csv, HEADER)`,
);
connection.closeSync();
