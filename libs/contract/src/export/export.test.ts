import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineDataset } from '../dataset.ts';
import { fingerprint } from '../fingerprint.ts';
import { text } from '../kinds/text.ts';
import { toDictionary } from './dictionary.ts';
import { duckdbType, engineTypes, glueType } from './engines.ts';
import { finalColumns } from './final.ts';
import { toGlueTable } from './glue.ts';
import { toJsonSchema } from './json-schema.ts';
import { orders } from './orders.test.fixture.ts';

const dataset = defineDataset(orders);

describe('engine types', () => {
  it('are those of final tables', () => {
    const columns = Object.values(finalColumns(dataset));
    expect(columns.map(duckdbType).join()).toBe(
      'VARCHAR,VARCHAR,BIGINT,DECIMAL(9,2),BOOLEAN,VARCHAR,DATE,TIMESTAMP,DATE,VARCHAR,BIGINT',
    );
    expect(columns.map(glueType).join()).toBe(
      'string,string,bigint,decimal(9,2),boolean,string,date,timestamp,date,string,bigint',
    );
    expect(engineTypes(dataset.columns.at)).toMatchObject({ spark: 'timestamp_ntz', quicksight: 'DATETIME' });
    expect(Object.keys(finalColumns(dataset)).slice(-3)).toEqual(['event_date', 'source_file', 'source_line']);
  });
});

describe('toGlueTable', () => {
  it('describes the processed files', () => {
    const table = toGlueTable(dataset);
    expect(table.StorageDescriptor.Columns.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      ...Object.keys(dataset.columns).map((name) => `${name} string`),
      'source_line string',
    ]);
    expect(table).toMatchObject({
      Name: 'orders',
      Description: 'What was ordered.',
      Owner: 'shop',
      Parameters: { 'sluice.contract_version': '4', 'sluice.fingerprint': fingerprint(dataset) },
    });
  });

  it.each([
    ['a paragraph', '\n  Number of\r\n\tthe order,\u2028\u0085as printed\0 \n', 'Number of the order, as printed'],
    ['a long one', `${'x'.repeat(254)}😀 and more`, `${'x'.repeat(254)}😀`],
  ])('makes of %s one line that Glue takes', (_, description, expected) => {
    const { StorageDescriptor } = toGlueTable(
      defineDataset({
        name: 'notes',
        version: 1,
        title: 'Notes',
        owner: 'shop',
        columns: { note: text({ maxLength: 80, description }) },
        eventTime: 'uploaded_at',
      }),
    );
    expect(StorageDescriptor.Columns[0]?.Comment).toBe(expected);
  });
});

describe('toJsonSchema', () => {
  const schema = toJsonSchema(dataset);

  it('says what the zod schema says', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Orders',
      type: 'object',
      additionalProperties: false,
      required: Object.keys(dataset.columns),
      properties: {
        id: { type: 'string', minLength: 1, pattern: '^(?:a|b[0-9])$', description: 'Number of the order' },
        note: { anyOf: [{ type: 'string', maxLength: 80 }, { type: 'null' }] },
        pieces: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
        paid: { type: 'boolean' },
        region: { type: 'string', enum: ['north', 'south'] },
        day: { type: 'string', format: 'date' },
        at: { type: 'string', format: 'date-time' },
      },
    });
  });

  it('is read back by zod', () => {
    const row = { id: 'b7', note: null, pieces: 1, price: '1.00', paid: true, region: 'north' };
    const readBack = z.fromJSONSchema(schema);
    const [day, at] = ['2026-01-02', '2026-01-02T03:04:05.678Z'];
    expect(readBack.safeParse({ ...row, day, at }).error).toBeUndefined();
    expect(readBack.safeParse({ ...row, day, at, price: '01.00' }).success).toBe(false);
    expect(readBack.safeParse({ ...row, day, at, id: 'b77' }).success).toBe(false);
  });
});

describe('toDictionary', () => {
  it('is a table of the columns', () => {
    expect(toDictionary(dataset)).toContain(
      [
        '## Orders',
        '',
        'What was ordered.',
        '',
        'Table `orders`, contract version 4, owned by shop. One row per `id` and `day`. Dated by `at`, in UTC. ' +
          'A publish that would lose more than 25 % of the rows waits until it is confirmed. ' +
          'Version 3 changed or removed `pieces` and `colour`.',
        '',
        '| Column | Type | Null | Meaning | Rule | Also called | Examples |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        '| `id` | VARCHAR | no | Number of the order | matches `a\\|b[0-9]` | no | a, b7 |',
        '| `note` | VARCHAR | yes |  | at most 80 characters |  |  |',
        '| `pieces` | BIGINT | no |  | whole number at least 1 |  |  |',
      ].join('\n'),
    );
  });
});
