import { describe, expect, test } from 'vitest';
import { withEngine } from './engine.ts';
import { QueryError } from './errors.ts';
import { refuseWrites } from './read-only.ts';

const judge = (sql: string): Promise<void> =>
  withEngine(({ rows }) => refuseWrites(sql, (query, text) => rows(query, [text])));

describe('allows', () => {
  test.each([
    'SELECT 1',
    'SELECT 1;',
    '-- a comment\nSELECT 1',
    'FROM sales',
    'TABLE sales',
    'VALUES (1)',
    'WITH a AS (SELECT 1 AS x) SELECT * FROM a WHERE x = ?',
    'SELECT * FROM sales WHERE region = $1',
    'SELECT 1 UNION ALL SELECT 2',
    'DESCRIBE sales',
    'SHOW TABLES',
    'SUMMARIZE sales',
    'SELECT unnest([1, 2])',
    'SELECT * FROM range(3), generate_series(1, 2), unnest([1])',
    "PIVOT sales ON region IN ('north') USING sum(quantity)",
  ])('%s', async (sql) => {
    await expect(judge(sql)).resolves.toBeUndefined();
  });
});

describe('refuses', () => {
  test.each([
    ['', 'expected one SELECT statement, found 0'],
    ['SELECT 1; SELECT 2', 'expected one SELECT statement, found 2'],
    ['SELECT 1; DROP VIEW sales', 'only SELECT'],
    ['INSERT INTO sales VALUES (1)', 'only SELECT'],
    ['UPDATE sales SET a = 1', 'only SELECT'],
    ['DELETE FROM sales', 'only SELECT'],
    ['CREATE TABLE t (a INTEGER)', 'only SELECT'],
    ['CREATE TABLE t AS SELECT 1', 'only SELECT'],
    ['DROP VIEW sales', 'only SELECT'],
    [`COPY sales TO 'x.csv'`, 'only SELECT'],
    [`COPY (SELECT 1) TO 'x.csv'`, 'only SELECT'],
    [`ATTACH 'x.db'`, 'only SELECT'],
    ['SET threads = 1', 'only SELECT'],
    ['PRAGMA version', 'only SELECT'],
    ['CALL pragma_version()', 'only SELECT'],
    ['INSTALL httpfs', 'only SELECT'],
    ['LOAD httpfs', 'only SELECT'],
    ['EXPLAIN ANALYZE SELECT 1', 'only SELECT'],
    ['BEGIN', 'only SELECT'],
    [`SELECT * FROM read_csv('/etc/passwd')`, `the function 'read_csv' is not allowed`],
    [`SELECT * FROM READ_TEXT('/etc/passwd')`, `the function 'read_text' is not allowed`],
    [`SELECT * FROM enable_logging(storage = 'file')`, `the function 'enable_logging' is not allowed`],
    [`FROM query('SELECT 1')`, `the function 'query' is not allowed`],
    [`SELECT (SELECT count(*) FROM glob('*'))`, `the function 'glob' is not allowed`],
    [`WITH a AS (FROM glob('*')) SELECT * FROM a`, `the function 'glob' is not allowed`],
    [`SELECT 1 UNION ALL SELECT count(*) FROM glob('*')`, `the function 'glob' is not allowed`],
    [`SELECT * FROM range(1) AS r, LATERAL (SELECT * FROM glob('*'))`, `the function 'glob' is not allowed`],
    ['SELEC 1', 'syntax error'],
  ])('%s', async (sql, message) => {
    const error = await judge(sql).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QueryError);
    expect((error as QueryError).message).toContain(message);
  });
});
