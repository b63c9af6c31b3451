import { AlreadyExistsException, type Table, type TableInput } from '@aws-sdk/client-glue';
import { datasets, iotSensorData } from '@sluice/datasets';
import { ingestObject, openDirectoryLake, type Lake } from '@sluice/lake';
import type { Execution, PublishedList, RunInput } from '@sluice/warehouse/iceberg';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Catalogue } from './catalogue.ts';
import type { Executions } from './executions.ts';
import { openFinalTables, type FinalTables } from './final-tables.ts';
import { functionNames } from './functions.ts';
import type { MachineNames } from './machine.ts';
import { functionName } from './names.ts';
import type { Measurements, Reporter } from './reporter.ts';

/** A stage in memory and in a folder, for the tests of what the functions decide. */

export const sensors = iotSensorData;
const finalBucket = 'test-final';

const header = 'sensor_id,timestamp,temperature,humidity\n';
export const reading = (sensor: string): string => `${header}${sensor},2026-01-02T03:04:05Z,21.5,40\n`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function temporaryLake(): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-publish-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return openDirectoryLake(folder);
}

/** The machine as the stack of a stage would make it. */
export function machineNamesOf(stage: string, region: string): MachineNames {
  const arn = (service: string, end: string): string => `arn:aws:${service}:${region}:123456789012:${end}`;
  const steps = functionNames.filter((name) => name !== 'start');
  return {
    stage,
    account: '123456789012',
    functions: Object.fromEntries(
      steps.map((name) => [name, arn('lambda', `function:${functionName(stage, name)}`)]),
    ) as MachineNames['functions'],
    topic: arn('sns', `sluice-${stage}-alarms`),
    finalBucket,
    jobTimeout: 3600,
  };
}

/** Uploads and ingests files of the sensors. */
export async function upload(lake: Lake, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await lake.raw.put(key, bytes(reading(key.replaceAll(/[^a-z0-9]/g, '-'))));
    await ingestObject(lake, key, { datasets });
  }
}

/** The database of a catalogue in memory. */
export function memoryCatalogue(...tables: readonly Table[]): Catalogue & { readonly tables: Map<string, Table> } {
  const stored = new Map(tables.map((table) => [table.Name ?? '', table]));
  const put = (table: TableInput): void => void stored.set(table.Name ?? '', structuredClone(table));
  return {
    tables: stored,
    get: async (name) => stored.get(name),
    async create(table) {
      if (stored.has(table.Name ?? '')) throw new AlreadyExistsException({ message: 'there', $metadata: {} });
      put(table);
    },
    update: async (table) => put(table),
    delete: async (name) => void stored.delete(name),
  };
}

/** Executions in memory, by their names. */
export function memoryExecutions(...before: readonly Execution[]): Executions & {
  readonly started: Map<string, RunInput>;
} {
  const started = new Map<string, RunInput>();
  return {
    started,
    running: async () => [...before],
    stopped: async () => [],
    since: async (instant) => before.filter(({ startedAt }) => startedAt >= instant),
    async start(name, input) {
      if (!started.has(name)) started.set(name, input);
    },
  };
}

/** A reporter that keeps what it is told. */
export function memoryReporter(): Reporter & {
  readonly measured: { readonly dataset: string; readonly measurements: Measurements }[];
  readonly logged: { readonly level: string; readonly message: string; readonly facts: unknown }[];
} {
  const measured: { dataset: string; measurements: Measurements }[] = [];
  const logged: { level: string; message: string; facts: unknown }[] = [];
  const log =
    (level: string) =>
    (message: unknown, ...[facts]: readonly unknown[]): void =>
      void logged.push({ level, message: String(message), facts });
  return {
    measured,
    logged,
    logger: { addContext: () => undefined, info: log('info'), warn: log('warn'), error: log('error') },
    measure: (dataset, measurements) => void measured.push({ dataset, measurements }),
  };
}

/** A snapshot of a final table. */
export interface TestSnapshot {
  /** Digits that a number holds exactly. */
  readonly id: string;
  /** When it became current, in milliseconds since 1970. */
  readonly at: number;
  readonly records: number;
  /** Of a publish: what its summary says. */
  readonly published?: {
    readonly list: string;
    readonly clean: number;
    readonly final: number;
    readonly superseded: number;
  };
}

/** The metadata of a final table with these snapshots, each the child of the one before. */
function tableMetadata(location: string, snapshots: readonly TestSnapshot[]): string {
  return JSON.stringify({
    'format-version': 2,
    location,
    'current-snapshot-id': Number(snapshots.at(-1)?.id ?? -1),
    snapshots: snapshots.map(({ id, at, records, published }, index) => ({
      'snapshot-id': Number(id),
      ...(index > 0 && { 'parent-snapshot-id': Number(snapshots[index - 1]?.id) }),
      'timestamp-ms': at,
      summary: {
        operation: published ? 'overwrite' : 'replace',
        'total-records': String(records),
        ...(published && {
          'sluice.published': published.list,
          'sluice.run': 'run-1',
          'sluice.contract-version': '1',
          'sluice.clean': String(published.clean),
          'sluice.final': String(published.final),
          'sluice.superseded': String(published.superseded),
        }),
      },
    })),
    'snapshot-log': snapshots.map(({ id, at }) => ({ 'snapshot-id': Number(id), 'timestamp-ms': at })),
  });
}

/** A publish of so many rows, none of them superseded. */
export const publishOf = (id: string, at: number, rows: number, list = `_published/x/${id}.json`): TestSnapshot => ({
  id,
  at,
  records: rows,
  published: { list, clean: rows, final: rows, superseded: 0 },
});

/** Puts a final table with these snapshots into the zone and the catalogue. */
export async function putTable(
  { final }: Pick<Lake, 'final'>,
  catalogue: Pick<Catalogue, 'create' | 'update' | 'get'>,
  dataset: string,
  snapshots: readonly TestSnapshot[],
): Promise<void> {
  const key = `${dataset}/metadata/${snapshots.length}.metadata.json`;
  await final.put(key, bytes(tableMetadata(`s3://${finalBucket}/${dataset}`, snapshots)));
  const table: TableInput = {
    Name: dataset,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { table_type: 'ICEBERG', metadata_location: `s3://${finalBucket}/${key}` },
  };
  await ((await catalogue.get(dataset)) ? catalogue.update(table) : catalogue.create(table));
}

/** Puts the list of what a publish has seen. */
export async function putList(
  { final }: Pick<Lake, 'final'>,
  key: string,
  dataset: string,
  { sources, others = [] }: Partial<Pick<PublishedList, 'others'>> & Pick<PublishedList, 'sources'>,
): Promise<void> {
  const list: PublishedList = { format: 1, dataset, snapshot: key, previous: null, sources, others };
  await final.put(key, bytes(JSON.stringify(list)));
}

export const tablesOf = (lake: Lake, catalogue: Catalogue): FinalTables =>
  openFinalTables({ catalogue, store: lake.final, bucket: finalBucket });
