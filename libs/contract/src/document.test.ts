import { describe, expect, it } from 'vitest';
import { defineDataset } from './dataset.ts';
import type { Dataset } from './dataset.ts';
import { fromDocument, toDocument } from './document.ts';
import { ContractError } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import { boolean } from './kinds/boolean.ts';
import { category } from './kinds/category.ts';
import { date } from './kinds/date.ts';
import { decimal } from './kinds/decimal.ts';
import { identifier } from './kinds/identifier.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { timestamp } from './kinds/timestamp.ts';

const columns = {
  id: identifier({ pattern: 'a[0-9]+', maxLength: 9, aliases: ['no', 'nr'], examples: ['a1'] }),
  note: text({ maxLength: 80, optional: true, description: 'What else' }),
  pieces: integer({ min: 1, max: 9, thousands: ',' }),
  price: decimal({ precision: 9, scale: 2, min: '0', max: '100', decimalMark: ',', thousands: '.' }),
  paid: boolean({ true: ['ja'], false: ['nein'] }),
  region: category(['north', 'south'], { synonyms: { n: 'north', s: 'south' } }),
  day: date({ formats: ['yyyy-MM-dd', 'd.M.yyyy'] }),
  at: timestamp({ formats: ['unix'], zone: 'Europe/Berlin', overlap: 'later' }),
};

const definition = {
  name: 'orders',
  version: 2,
  title: 'Orders',
  owner: 'shop',
  description: 'All of them',
  columns,
  key: ['id', 'day'],
  eventTime: 'at',
  nullTokens: ['', 'null'],
  unknownColumns: 'quarantine',
  maxRejectRatio: 0.1,
  maxLostRatio: 0.2,
  migrations: [{ version: 2, columns: ['pieces', 'gone'] }],
  freshnessHours: 24,
  delimiter: ';',
  fallbackEncoding: 'windows-1252',
  preamble: ['Report [ -~]*', '#[ -~]*'],
  footer: ['Total;[0-9]+'],
} as const;

const orders: Dataset = defineDataset(definition);

function copy(): Record<string, unknown> & { columns: Record<string, unknown>[] } {
  return JSON.parse(JSON.stringify(toDocument(orders))) as ReturnType<typeof copy>;
}

describe('contract documents', () => {
  it('give the same dataset back through JSON', () => {
    expect(fromDocument(copy())).toEqual(orders);
    expect(Object.keys(fromDocument(copy()).columns)).toEqual(Object.keys(columns));
  });

  it('of the time before maxLostRatio are read with its default', () => {
    const { maxLostRatio: _, ...old } = copy();
    expect(fromDocument(old)).toEqual({ ...orders, maxLostRatio: 0.5 });
  });

  it('are plain and complete', () => {
    const document = toDocument(orders);
    expect(document.format).toBe(1);
    expect(document.columns[2]).toEqual({
      ...{ name: 'pieces', kind: 'integer', min: 1, max: 9, thousands: ',' },
      ...{ aliases: [], optional: false, examples: [] },
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it.each<[string, (document: ReturnType<typeof copy>) => unknown, string]>([
    ['another format', (document) => ({ ...document, format: 2 }), "cannot define dataset 'orders': format: "],
    ['no object', () => null, "cannot define dataset '(unnamed)': "],
    ['an unknown property', (document) => ({ ...document, colour: 'red' }), 'colour'],
    ['no version', ({ version: _version, ...document }) => document, 'version: '],
    ['an unknown kind', (document) => ({ ...document, columns: [{ name: 'a', kind: 'blob' }] }), 'columns.0.kind: '],
    [
      'a kind that every object has',
      (document) => ({ ...document, columns: [{ name: 'a', kind: 'toString' }] }),
      'columns.0.kind: ',
    ],
    [
      'an option of another kind',
      (document) => ({ ...document, columns: [{ ...document.columns[0], scale: 1 }] }),
      'scale',
    ],
    [
      'an option of another type',
      (document) => ({ ...document, columns: [{ ...document.columns[2], min: '1' }] }),
      'columns.0.min: ',
    ],
    [
      'a column twice',
      (document) => ({ ...document, columns: [...document.columns, document.columns[0]] }),
      "column 'id': stands twice",
    ],
    [
      'a migration of another shape',
      (document) => ({ ...document, migrations: [{ version: 2, columns: ['a'], why: '' }] }),
      'migrations.0: ',
    ],
    ['a key that types would refuse', (document) => ({ ...document, key: ['note'] }), 'must not be optional'],
  ])('with %s are refused', (_what, change, problem) => {
    expect(() => fromDocument(change(copy()))).toThrow(ContractError);
    expect(() => fromDocument(change(copy()))).toThrow(problem);
  });
});

/** The dataset with changes whose types do not matter here. */
function changed(change: object): Dataset {
  return defineDataset({ ...definition, ...change });
}

describe('fingerprint', () => {
  const mark = fingerprint(orders);

  it('is the SHA-256 of canonical facts, in hex', () => {
    expect(mark).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint(fromDocument(copy()))).toBe(mark);
  });

  it.each([
    ['version', { version: 9 }],
    ['title', { title: 'Other' }],
    ['owner', { owner: 'other' }],
    ['description', { description: 'Other' }],
    ['freshness', { freshnessHours: 1 }],
    ['lost ratio', { maxLostRatio: 1 }],
    ['migrations', { migrations: undefined }],
    ['descriptions of columns', { columns: { ...columns, note: text({ maxLength: 80, optional: true }) } }],
    ['examples', { columns: { ...columns, pieces: integer({ min: 1, max: 9, thousands: ',', examples: ['7'] }) } }],
    ['order of formats', { columns: { ...columns, day: date({ formats: ['d.M.yyyy', 'yyyy-MM-dd'] }) } }],
    [
      'order of synonyms',
      { columns: { ...columns, region: category(['south', 'north'], { synonyms: { s: 'south', n: 'north' } }) } },
    ],
    ['order of the key', { key: ['day', 'id'] as const }],
    ['order of line patterns', { preamble: ['#[ -~]*', 'Report [ -~]*'] }],
  ])('does not depend on %s', (_what, change) => {
    expect(fingerprint(changed(change))).toBe(mark);
  });

  it.each([
    ['name', { name: 'orders2' }],
    ['key', { key: ['id'] as const }],
    ['event time', { eventTime: 'day' as const }],
    ['null tokens', { nullTokens: [''] }],
    ['delimiter', { delimiter: ',' as const }],
    ['fallback encoding', { fallbackEncoding: undefined }],
    ['preamble', { preamble: ['#[ -~]*'] }],
    ['footer', { footer: undefined }],
    ['unknown columns', { unknownColumns: 'drop' as const }],
    ['reject ratio', { maxRejectRatio: 0.2 }],
    ['order of columns', { columns: Object.fromEntries(Object.entries(columns).reverse()) as typeof columns }],
    ['optional', { columns: { ...columns, pieces: integer({ min: 1, max: 9, thousands: ',', optional: true }) } }],
    ['options', { columns: { ...columns, pieces: integer({ min: 1, max: 8, thousands: ',' }) } }],
    ['aliases', { columns: { ...columns, pieces: integer({ min: 1, max: 9, thousands: ',', aliases: ['n'] }) } }],
    [
      'synonyms',
      { columns: { ...columns, region: category(['north', 'south'], { synonyms: { n: 'south', s: 'south' } }) } },
    ],
  ])('depends on %s', (_what, change) => {
    expect(fingerprint(changed(change))).not.toBe(mark);
  });
});
