import { describe, expect, it } from 'vitest';
import type { Column } from './column.ts';
import { defineDataset } from './dataset.ts';
import type { DatasetDefinition } from './dataset.ts';
import { fromDocument, toDocument } from './document.ts';
import { toDictionary } from './export/dictionary.ts';
import { duckdbType } from './export/engines.ts';
import { toGlueTable } from './export/glue.ts';
import { toJsonSchema } from './export/json-schema.ts';
import { fingerprint } from './fingerprint.ts';
import { category } from './kinds/category.ts';
import { identifier } from './kinds/identifier.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { timestamp } from './kinds/timestamp.ts';
import { piiColumns } from './pii.ts';
import { rowSchema } from './row.ts';

const columns = {
  person: identifier({ pattern: 'P[0-9]{3}', maxLength: 4, pii: 'pseudonymise', examples: ['P001'] }),
  phone: text({ optional: true, maxLength: 3, pii: 'mask', description: 'Where to call' }),
  surname: text({ pii: 'mask' }),
  gender: category(['f', 'm'], { optional: true, pii: 'drop' }),
  age: integer({ optional: true, pii: 'drop', description: 'In years' }),
  at: timestamp({ formats: ['unix'], zone: 'UTC' }),
};

const patients = defineDataset({
  name: 'patients',
  version: 1,
  title: 'Patients',
  owner: 'clinic',
  columns,
  key: ['person', 'at'],
  eventTime: 'at',
});

const pseudonym = '0123456789abcdef'.repeat(4);
const row = { person: pseudonym, phone: '***', surname: '***', gender: null, age: null, at: '2026-01-02T03:04:05Z' };

describe('the schema of rows', () => {
  const schema = rowSchema(patients);

  it('takes what the policies leave', () => {
    expect(schema.parse(row)).toEqual(row);
    expect(schema.safeParse({ ...row, phone: null }).success).toBe(true);
  });

  it.each([
    { person: 'P001' },
    { person: pseudonym.toUpperCase() },
    { person: `${pseudonym}\n` },
    { person: pseudonym.slice(1) },
    { person: null },
    { phone: '123' },
    { phone: '' },
    { surname: null },
    { gender: 'f' },
    { age: 41 },
    { age: '***' },
  ])('refuses %j', (change) => {
    expect(schema.safeParse({ ...row, ...change }).success).toBe(false);
  });

  it('is as narrow in JSON Schema', () => {
    expect(toJsonSchema(patients)).toMatchObject({
      properties: {
        person: { type: 'string', pattern: '^[0-9a-f]{64}$', minLength: 64, maxLength: 64 },
        phone: { anyOf: [{ const: '***' }, { type: 'null' }], description: 'Where to call' },
        surname: { const: '***' },
        gender: { type: 'null' },
        age: { type: 'null' },
      },
    });
  });
});

it('shows in dictionary and catalogue', () => {
  const dictionary = toDictionary(patients);
  expect(dictionary).toContain(
    '| PII, pseudonymised: HMAC-SHA-256 in 64 hex digits; in uploads: matches `P[0-9]{3}`, at most 4 characters |',
  );
  expect(dictionary).toContain('| PII, masked: `***` for every value; in uploads: at most 3 characters |');
  expect(dictionary).toContain('| `age` | BIGINT | yes | In years | PII, dropped: always null; uploads are not read |');
  expect(toGlueTable(patients).StorageDescriptor.Columns.map(({ Comment }) => Comment)).toEqual([
    'PII, pseudonymised.',
    'PII, masked. Where to call',
    'PII, masked.',
    'PII, dropped: always null.',
    'PII, dropped: always null. In years',
    undefined,
    'Line of the uploaded file',
  ]);
  expect(duckdbType(columns.person)).toBe('VARCHAR');
});

it('belongs to the document and the fingerprint, where it is declared', () => {
  expect(fromDocument(JSON.parse(JSON.stringify(toDocument(patients))))).toEqual(patients);
  expect(text()).not.toHaveProperty('pii');
  const withSurname = (surname: Column) => fingerprint({ ...patients, columns: { ...columns, surname } });
  expect(withSurname(text({ pii: 'mask' }))).toBe(fingerprint(patients));
  expect(withSurname(text())).not.toBe(fingerprint(patients));
  expect(withSurname(text({ pii: 'pseudonymise' }))).not.toBe(fingerprint(patients));
});

it('can be asked for by policy', () => {
  expect(piiColumns(patients)).toEqual(['person', 'phone', 'surname', 'gender', 'age']);
  expect(piiColumns(patients, ['mask', 'drop'])).toEqual(['phone', 'surname', 'gender', 'age']);
});

type Definition = DatasetDefinition<string, Record<string, Column>>;

describe('defineDataset', () => {
  it.each<[string, Partial<Definition>, string]>([
    ['another policy', { columns: { ...columns, a: text({ pii: 'blur' as 'mask' }) } }, 'pii must be one of'],
    ['a masked number', { columns: { ...columns, a: integer({ pii: 'mask' }) } }, "use pii 'drop'"],
    [
      'a pseudonymised category',
      { columns: { ...columns, a: category(['x'], { pii: 'pseudonymise' }) } },
      "column 'a': pii 'pseudonymise' turns values into other texts, which a column of kind 'category' cannot hold",
    ],
    ['a dropped column that is required', { columns: { ...columns, a: text({ pii: 'drop' }) } }, 'make it optional'],
    ['a masked key', { key: ['surname'] }, "column 'surname': a key column with pii 'mask' tells no rows apart"],
    ['a dropped key', { key: ['age'] }, "column 'age': a key column with pii 'drop' tells no rows apart"],
    [
      'an event time with pii',
      {
        columns: { ...columns, at: timestamp({ formats: ['unix'], zone: 'UTC', optional: true, pii: 'drop' }) },
        key: ['person'],
      },
      "column 'at': the event time must have no pii",
    ],
  ])('refuses %s', (_name, change, problem) => {
    const definition: Definition = { ...patients, key: ['person', 'at'], ...change };
    expect(() => defineDataset(definition)).toThrow(problem);
  });
});
