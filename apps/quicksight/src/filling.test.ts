import { CreateIngestionCommand, QuickSightClient } from '@aws-sdk/client-quicksight';
import type { Dashboard } from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import type { FinalTables } from '@sluice/publish/final-tables';
import { startQuickSight, stuck, type Fault, type QuickSight } from '@sluice/quicksight-emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { desiredResources } from './desired.ts';
import { watchFilling } from './filling.ts';
import { planChanges } from './plan.ts';
import { openProviders, type Providers } from './providers/index.ts';
import { describePlan } from './report.ts';
import { account, stage } from './stage.test.support.ts';

const rows = 385;
const id = 'sluice-dev-iot_sensor_data';
const place = { AwsAccountId: account, DataSetId: id };
const [sensors] = dashboards as readonly [Dashboard];
const resources = desiredResources(stage, [sensors]);
const changed = desiredResources({ ...stage, database: 'another' }, [sensors]);
const sleep = async () => undefined;
const hour = 60 * 60 * 1000;

let quicksight: QuickSight;
let client: QuickSightClient;
let providers: Providers;
/** The service's clock. */
let time: Date | undefined;
beforeAll(async () => {
  const now = (): Date => time ?? new Date();
  quicksight = await startQuickSight({ account: { groups: ['owners'] }, countRows: async () => rows, now });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  client = new QuickSightClient({ region: stage.region, endpoint: quicksight.endpoint, credentials, maxAttempts: 1 });
  providers = openProviders({ client, stage, sleep });
});
afterAll(() => quicksight.stop());
beforeEach(() => {
  time = undefined;
  quicksight.reset();
});

/** A table of so many rows, since long ago. */
const tableOf = (records: number): Pick<FinalTables, 'read'> => ({
  read: async () => ({
    location: 's3://final/iot_sensor_data',
    current: '1',
    snapshots: new Map([['1', { id: '1', parent: null, writtenAt: 0, summary: { 'total-records': String(records) } }]]),
    log: [{ id: '1', at: 0 }],
  }),
});

const plan = (wanted = resources) => planChanges(providers, stage.name, wanted);
const settle = async (): Promise<void> => {
  for (const pending of quicksight.pending()) await quicksight.settle(pending);
};
/** Applies, and tells what has become of the rows. `meanwhile` happens while that is waited for. */
async function run(tables = tableOf(rows), wanted = resources, meanwhile = async (): Promise<void> => undefined) {
  const changes = await plan(wanted);
  await apply(providers, stage.name, changes, { sleep, told: () => undefined });
  const options = { resources: wanted, changes, tables, sleep: meanwhile, told: () => undefined };
  return watchFilling(providers, stage.name, options);
}
const becomes = (operation: string, outcome: Extract<Fault, { kind: 'outcome' }>['outcome']): void =>
  quicksight.inject({ when: (call) => call.operation === operation, fault: { kind: 'outcome', outcome } });
const noTable = { Type: 'SQL_TABLE_NOT_FOUND', Message: 'no such table' } as const;

describe('a data set', () => {
  test('that is made is filled with the rows of its table, and there is nothing more to wait for', async () => {
    expect(describePlan(await plan())).toContain(
      `+ create data set ${id}\n    starts an ingestion: 0 of 32 in the last 24 hours, 32 remain\n`,
    );
    expect(await run()).toEqual([
      {
        id,
        state: 'filled',
        message: expect.stringMatching(
          /^ingestion 'initial-ingestion-\d+' of 'iot_sensor_data' took in 385 rows and dropped 0, SPICE holds 385; Iceberg counts 385 records at snapshot 1$/,
        ) as string,
      },
    ]);
    expect([await plan(), await run()]).toEqual([[], []]);
  });

  test('whose rows could not be taken in is filled by the next apply', async () => {
    becomes('CreateDataSet', { kind: 'ingestion-fails', error: noTable });
    expect(await run()).toMatchObject([
      {
        state: 'failed',
        message: expect.stringMatching(/ended as FAILED: SQL_TABLE_NOT_FOUND: no such table; see docs/) as string,
      },
    ]);
    expect(describePlan(await plan())).toBe(
      `~ fill data set ${id}: its last ingestion failed: SQL_TABLE_NOT_FOUND: no such table\n` +
        '    starts an ingestion: 1 of 32 in the last 24 hours, 31 remain\n\n' +
        '0 to create, 0 to update, 0 to replace, 0 to delete, 1 to fill\n',
    );
    expect(await run()).toMatchObject([{ state: 'filled' }]);
    expect(await plan()).toEqual([]);
  });

  test('whose table is not published yet waits for that, unless something else is wrong', async () => {
    const unpublished = { read: async () => undefined };
    becomes('CreateDataSet', { kind: 'ingestion-fails', error: noTable });
    expect(await run(unpublished)).toMatchObject([
      {
        state: 'waits',
        message: expect.stringMatching(
          /SQL_TABLE_NOT_FOUND: no such table; nothing is published yet: npx sluice publish --stage dev iot_sensor_data,/,
        ) as string,
      },
    ]);
    becomes('UpdateDataSet', { kind: 'ingestion-fails', error: { Type: 'PERMISSION_DENIED', Message: 'not you' } });
    expect(await run(unpublished)).toMatchObject([
      { state: 'failed', message: expect.stringContaining('PERMISSION_DENIED: not you; see docs/') as string },
    ]);
    // Rows that no table has.
    expect(await run(unpublished)).toMatchObject([
      { state: 'failed', message: expect.stringContaining('Iceberg counts nothing; see docs/runbook.md') as string },
    ]);
  });

  test('that holds other rows than its table does is told', async () => {
    const message = expect.stringContaining('Iceberg counts 400 records at snapshot 1; see docs/runbook.md') as string;
    expect(await run(tableOf(400))).toMatchObject([{ state: 'failed', message }]);
  });

  test('that drops rows is told, whoever may read its table', async () => {
    const denied = Object.assign(new Error('not you'), { name: 'AccessDeniedException' });
    const unread = { read: () => Promise.reject(denied) };
    becomes('CreateDataSet', { kind: 'rows-dropped', rows: 3 });
    expect(await run(unread)).toMatchObject([
      { state: 'failed', message: expect.stringContaining('took in 382 rows and dropped 3') as string },
    ]);
    expect(await run(unread, changed)).toMatchObject([
      { state: 'filled', message: expect.stringContaining('SPICE holds 385; Iceberg was not asked') as string },
    ]);
  });

  test('that takes longer is left to itself, and waited for by the next apply', async () => {
    quicksight.inject({ when: ({ operation }) => operation === 'CreateDataSet', fault: stuck });
    expect(await run()).toMatchObject([
      { state: 'waits', message: expect.stringContaining('after 10 minutes') as string },
    ]);
    expect(await plan()).toEqual([]);
    await settle();
    quicksight.inject({ when: ({ operation }) => operation === 'CreateIngestion', fault: stuck });
    await client.send(new CreateIngestionCommand({ ...place, IngestionId: 'of-a-publish' }));
    expect(await run(tableOf(rows), resources, settle)).toMatchObject([
      { state: 'filled', message: expect.stringContaining("'of-a-publish'") as string },
    ]);
  });
});

test('an update that QuickSight would refuse is refused before anything is done, with when it will not be', async () => {
  const start = new Date(Date.now() - 2 * hour);
  time = start;
  await run();
  time = new Date(Date.now() - hour);
  for (let number = 2; number <= 32; number += 1) {
    await client.send(new CreateIngestionCommand({ ...place, IngestionId: `by-hand-${number}` }));
    await settle();
  }
  time = undefined;
  const freeAt = new Date(start.getTime() + 24 * hour).toISOString();
  expect(describePlan(await plan(changed))).toContain(
    `    starts an ingestion: 32 of 32 in the last 24 hours, none remains until ${freeAt}\n`,
  );
  const before = quicksight.snapshot().state.dataSets;
  await expect(run(tableOf(rows), changed)).rejects.toThrow(
    `'${id}' had 32, and has room again at ${freeAt}: run the command again then; nothing was changed`,
  );
  expect(quicksight.snapshot().state.dataSets).toEqual(before);
  expect(quicksight.calls.filter(({ operation }) => operation.startsWith('Update'))).toEqual([]);
  // What starts no ingestion needs no room.
  expect(await run(tableOf(rows), desiredResources({ ...stage, refreshAt: '05:00' }, [sensors]))).toEqual([]);
});
