import { readdirSync, readFileSync } from 'node:fs';
import {
  cellParser,
  fingerprint,
  fromDocument,
  normaliseName,
  rowSchema,
  toDictionary,
  toDocument,
} from '@sluice/contract';
import type { Dataset, Value } from '@sluice/contract';
import { describe, expect, it } from 'vitest';
import { datasets, iotSensorData, salesRecords, userLogs } from './index.ts';

/** Every version of every contract with its fingerprint, as committed: { dataset: { version: fingerprint } }. */
const committed = JSON.parse(readFileSync(new URL('fingerprints.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

function read(dataset: Dataset, column: string, text: string): Value | undefined {
  const found = dataset.columns[column];
  if (found === undefined) throw new Error(`no column '${column}'`);
  const result = cellParser(found)(text);
  return result.ok ? result.value : undefined;
}

describe('the registry', () => {
  it('holds each file beside it once, under its own name', () => {
    const files = readdirSync(new URL('.', import.meta.url)).filter((file) => /^[a-z-]+\.ts$/.test(file));
    const contracts = files.filter((file) => file !== 'index.ts' && file !== 'registry.ts');
    expect(datasets.map(({ name }) => `${name.replaceAll('_', '-')}.ts`).sort()).toEqual(contracts.sort());
  });
});

describe.each(datasets.map((dataset) => [dataset.name, dataset] as const))('%s', (name, dataset) => {
  it('has the fingerprint that its version was committed with', () => {
    const { version } = dataset;
    expect(
      committed[name]?.[version],
      `the contract judges rows otherwise than its version ${version} did: raise 'version' and add the new fingerprint ` +
        `to fingerprints.json, leaving those of earlier versions as they are`,
    ).toBe(fingerprint(dataset));
    expect(Math.max(...Object.keys(committed[name] ?? {}).map(Number))).toBe(version);
  });

  it('survives its document', () => {
    expect(fromDocument(JSON.parse(JSON.stringify(toDocument(dataset))))).toEqual(dataset);
  });

  it('tells what every column means, with examples that make valid rows', () => {
    const schema = rowSchema(dataset);
    const row = Object.fromEntries(
      Object.entries(dataset.columns).map(([column, { description, examples }]) => {
        expect(description, column).toMatch(/\w+ \w+/);
        expect(examples.length, column).toBeGreaterThanOrEqual(3);
        return [column, read(dataset, column, examples[0] ?? '')];
      }),
    );
    expect(schema.safeParse(row).error).toBeUndefined();
    expect(toDictionary(dataset)).toContain(`\`${name}\``);
  });

  it('cannot be taken for another by its required headers', () => {
    const headersOf = ({ columns }: Dataset): string[][] =>
      Object.entries(columns)
        .filter(([, { optional }]) => !optional)
        .map(([column, { aliases }]) => [column, ...aliases.map(normaliseName)]);
    const own = new Set(Object.keys(dataset.columns));
    for (const other of datasets.filter((candidate) => candidate !== dataset)) {
      expect(
        headersOf(other).every((headers) => headers.some((header) => own.has(header))),
        other.name,
      ).toBe(false);
    }
  });
});

describe('iot_sensor_data', () => {
  it.each([
    ['temperature', '21.4', '21.40'],
    ['temperature', '21,4', undefined],
    ['temperature', '-60.01', undefined],
    ['temperature', 'error', undefined],
    ['humidity', '100', '100.00'],
    ['humidity', '100.1', undefined],
    ['timestamp', '2026-10-05T10:15:00+02:00', '2026-10-05T08:15:00.000Z'],
    ['timestamp', '05.10.2026 08:15:00', '2026-10-05T08:15:00.000Z'],
    ['timestamp', '10/05/2026 08:15', undefined],
    ['sensor_id', 'sensor-001', 'sensor-001'],
    ['sensor_id', 'sensor 001', undefined],
  ])('reads %s %j as %j', (column, text, value) => {
    expect(read(iotSensorData, column, text)).toBe(value);
  });
});

describe('sales_records', () => {
  it.each([
    ['transaction_id', 'T1001', 'T1001'],
    ['transaction_id', 'T101', undefined],
    ['quantity', '1,200', 1200],
    ['quantity', '0', undefined],
    ['quantity', '2.5', undefined],
    ['region', 'N', 'north'],
    ['region', 'centre', undefined],
    ['timestamp', '2026-10-05 08:15', '2026-10-05T08:15:00Z'],
  ])('reads %s %j as %j', (column, text, value) => {
    expect(read(salesRecords, column, text)).toBe(value);
  });
});

describe('user_logs', () => {
  it.each([
    ['action', 'Sign In', 'login'],
    ['action', 'teleport', undefined],
    ['device_type', 'iPhone', 'mobile'],
    ['location', 'São Paulo', 'São Paulo'],
    ['location', 'x'.repeat(121), undefined],
  ])('reads %s %j as %j', (column, text, value) => {
    expect(read(userLogs, column, text)).toBe(value);
  });

  it('lets every row stand, dated or not', () => {
    expect(userLogs.key).toBeUndefined();
    expect(userLogs.columns.timestamp.optional).toBe(true);
  });
});
