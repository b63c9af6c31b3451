import {
  boolean,
  category,
  date,
  decimal,
  duckdbType,
  identifier,
  integer,
  text,
  timestamp,
  type Column,
} from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { columnReader } from './canonical.ts';
import { withEngine } from './engine.ts';

async function read(column: Column, texts: readonly (string | null)[]): Promise<(readonly [unknown, unknown])[]> {
  const { cast, isCanonical } = columnReader(column, 'cell');
  return withEngine(async ({ run, rows }) => {
    await run('CREATE TABLE cells (place INTEGER, cell VARCHAR)');
    for (const [place, cell] of texts.entries()) await run('INSERT INTO cells VALUES (?, ?)', [place, cell]);
    const found = await rows(`SELECT CAST(${cast} AS ${duckdbType(column)}), ${isCanonical} FROM cells ORDER BY place`);
    return found.map(([value, ok]) => [value, ok] as const);
  });
}

interface Case {
  readonly name: string;
  readonly column: Column;
  readonly values: Readonly<Record<string, unknown>>;
  readonly refused: readonly string[];
}

const pseudonym = '0123456789abcdef'.repeat(4);

const cases: readonly Case[] = [
  {
    name: 'integer',
    column: integer(),
    values: { '0': 0, '-7': -7, '9007199254740991': 9007199254740991, '-9007199254740991': -9007199254740991 },
    refused: [
      '',
      ' 7',
      '+7',
      '07',
      '-0',
      '1.9',
      '1.0',
      '1e3',
      '0x1',
      '1_000',
      '9007199254740992',
      '-9007199254740992',
      '99999999999999999999',
    ],
  },
  {
    name: 'decimal(5,2)',
    column: decimal({ precision: 5, scale: 2 }),
    values: { '0.00': '0.00', '-0.01': '-0.01', '999.99': '999.99', '10.50': '10.50' },
    refused: ['', '1', '1.5', '1.005', '1000.00', '-0.00', '+1.00', '01.00', '.50', '1.50 ', '1e1', '1,50'],
  },
  {
    name: 'decimal(2,2)',
    column: decimal({ precision: 2, scale: 2 }),
    values: { '0.99': '0.99', '-0.10': '-0.10' },
    refused: ['1.00', '.99', '-0.00'],
  },
  {
    name: 'decimal(38,0)',
    column: decimal({ precision: 38, scale: 0 }),
    values: { '0': '0', '99999999999999999999999999999999999999': '99999999999999999999999999999999999999' },
    refused: ['-0', '1.0', '999999999999999999999999999999999999999'],
  },
  {
    name: 'pseudonymised identifier',
    column: identifier({ pattern: 'P[0-9]', pii: 'pseudonymise' }),
    values: { [pseudonym]: pseudonym },
    refused: ['', 'P1', `${pseudonym}0`, pseudonym.toUpperCase(), `hmac-sha256:${pseudonym}`],
  },
  {
    name: 'masked text',
    column: text({ pii: 'mask' }),
    values: { '***': '***' },
    refused: ['', '**', 'x', '*** '],
  },
  {
    name: 'dropped integer',
    column: integer({ optional: true, pii: 'drop' }),
    values: {},
    refused: ['', '7', '***'],
  },
  {
    name: 'boolean',
    column: boolean(),
    values: { true: true, false: false },
    refused: ['', 'TRUE', 't', '1', ' true '],
  },
  {
    name: 'date',
    column: date({ formats: ['yyyy-MM-dd'] }),
    values: { '2024-02-29': '2024-02-29', '0001-01-01': '0001-01-01', '9999-12-31': '9999-12-31' },
    refused: [
      '',
      '2026',
      '2026-01',
      '2026-1-2',
      '2026-02-29',
      '2026-01-02 ',
      '2026-01-02T03:04:05Z',
      '2026/01/02',
      '10000-01-01',
    ],
  },
  {
    name: 'timestamp',
    column: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC' }),
    values: {
      '2026-01-02T03:04:05Z': '2026-01-02T03:04:05Z',
      '2026-01-02T03:04:05.120Z': '2026-01-02T03:04:05.120Z',
      '2026-01-02T03:04:05.000120Z': '2026-01-02T03:04:05.000120Z',
      '0001-01-01T00:00:00Z': '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z': '9999-12-31T23:59:59Z',
    },
    refused: [
      '',
      '2026-01-02',
      '2026-01-02T24:00:00Z',
      '2026-01-02T23:59:60Z',
      '2026-02-30T00:00:00Z',
      '2026-01-02 03:04:05Z',
      '2026-01-02T03:04:05',
      '2026-01-02T03:04:05+00:00',
      '2026-01-02T03:04:05.1Z',
      '2026-01-02T03:04:05.1234567Z',
      '2026-01-02T03:04:05Z junk',
      'infinity',
    ],
  },
  { name: 'text', column: text(), values: { '': '', ' a ': ' a ', NULL: 'NULL' }, refused: [] },
  { name: 'category', column: category(['a']), values: { a: 'a' }, refused: [] },
];

describe.each(cases)('$name', ({ column, values, refused }) => {
  test('casts canonical text', async () => {
    const found = await read(column, Object.keys(values));
    expect(found).toEqual(Object.values(values).map((value) => [value, true]));
  });

  test('refuses every other text', async () => {
    const found = await read(column, refused);
    expect(refused.filter((_, index) => found[index]?.[1] !== false)).toEqual([]);
  });

  test('refuses null unless it is optional', async () => {
    expect(await read({ ...column, optional: false }, [null])).toEqual([[null, false]]);
    expect(await read({ ...column, optional: true }, [null])).toEqual([[null, true]]);
  });
});
