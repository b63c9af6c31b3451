import { expect, test } from 'vitest';
import { withEngine } from './engine.ts';

const answer = (sql: string): Promise<unknown> => withEngine(async ({ rows }) => (await rows(`SELECT ${sql}`))[0]?.[0]);

test.each([
  ['NULL', null],
  ['true', true],
  [`'a'`, 'a'],
  ['1::TINYINT', 1],
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', '9007199254740992'],
  ['-9007199254740992', '-9007199254740992'],
  ['sum(1)', 1],
  ['170141183460469231731687303715884105727::HUGEINT', '170141183460469231731687303715884105727'],
  ['1.50::DECIMAL(9,2)', '1.50'],
  ['sum(0.10::DECIMAL(9,2))', '0.10'],
  ['0.1::DOUBLE + 0.2::DOUBLE', 0.30000000000000004],
  ['-0.0::DOUBLE', 0],
  [`'nan'::DOUBLE`, 'NaN'],
  [`'-inf'::DOUBLE`, '-Infinity'],
  [`DATE '2026-01-02'`, '2026-01-02'],
  [`TIMESTAMP '2026-01-02 03:04:05'`, '2026-01-02T03:04:05Z'],
  [`TIMESTAMP '2026-01-02 03:04:05.5'`, '2026-01-02T03:04:05.500Z'],
  [`TIMESTAMP '2026-01-02 03:04:05.00012'`, '2026-01-02T03:04:05.000120Z'],
  [`TIMESTAMPTZ '2026-01-02 03:04:05.5+02'`, '2026-01-02T01:04:05.500Z'],
  [`TIMESTAMP_S '2026-01-02 03:04:05'`, '2026-01-02T03:04:05Z'],
  [`date_trunc('hour', TIMESTAMP '2026-01-02 03:04:05')`, '2026-01-02T03:00:00Z'],
  [`TIME '03:04:05'`, '03:04:05'],
  [`'a'::ENUM('a')`, 'a'],
  ['[1, 2]', '[1,2]'],
  [`{'a': 1.5::DECIMAL(3,2)}`, '{"a":"1.50"}'],
])('%s is %j', async (sql, value) => {
  expect(await answer(sql)).toBe(value);
});

test('parameters keep their types', async () => {
  await withEngine(async ({ rows }) => {
    expect(await rows('SELECT typeof(?), typeof(?), typeof(?), typeof(?)', [1, 1.5, 'a', true])).toEqual([
      ['BIGINT', 'DOUBLE', 'VARCHAR', 'BOOLEAN'],
    ]);
    expect(await rows('SELECT ? IS NULL', [null])).toEqual([[true]]);
    expect(await rows('SELECT x FROM range(5) t(x) LIMIT ?', [1])).toEqual([[0]]);
  });
});
