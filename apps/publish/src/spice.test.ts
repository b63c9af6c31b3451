import {
  CreateIngestionCommand,
  DeleteDataSetCommand,
  DescribeIngestionCommand,
  type CreateIngestionRequest,
  type DescribeIngestionRequest,
} from '@aws-sdk/client-quicksight';
import { datasets } from '@sluice/datasets';
import { ingestObject } from '@sluice/lake';
import { countRowsInWarehouse, type Outcome } from '@sluice/quicksight-emulator';
import { openWarehouse, publish } from '@sluice/warehouse';
import { runOutcomeKey } from '@sluice/warehouse/iceberg';
import { expect, onTestFinished, test } from 'vitest';
import { lookAtSpice, refreshRequest } from './look-at-spice.ts';
import { startSpice, type Spice } from './quicksight.test.support.ts';
import { outcomeRequest, readOutcome } from './read-outcome.ts';
import { reconcileRequest, reconcileRows } from './reconcile-rows.ts';
import {
  memoryCatalogue,
  memoryExecutions,
  memoryReporter,
  publishOf,
  putTable,
  reading,
  sensors,
  tablesOf,
  temporaryLake,
} from './stage.test.support.ts';
import { AwsError, execution, publishInput, refreshInput, walk, type Script } from './walk.test.support.ts';

/**
 * The machine's walk from the job's outcome to the reconciliation, by its own functions, over QuickSight's emulator, which
 * counts the rows of the table that DuckDB has published.
 */

const stage = 'dev';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hour = 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 2, 12);

/** The stage after a publish of three rows, an hour after its data set was made, and what the machine's tasks do there. */
async function published(): Promise<{ spice: Spice; script: Script; setTime: (now: number) => void }> {
  let now = start;
  const lake = await temporaryLake();
  const warehouse = await openWarehouse(lake, [sensors]);
  const countRows = countRowsInWarehouse(warehouse);
  const spice = await startSpice({ stage, dataset: sensors, now: new Date(start - hour), countRows });
  onTestFinished(async () => {
    await spice.stop();
    await warehouse.close();
  });
  spice.setTime(new Date(start));

  for (const key of ['a', 'b', 'c']) {
    await lake.raw.put(`${sensors.name}/${key}.csv`, bytes(reading(`s${key}`)));
    await ingestObject(lake, `${sensors.name}/${key}.csv`, { datasets });
  }
  const { clean, final, superseded } = await publish(lake, sensors);
  const catalogue = memoryCatalogue();
  await putTable(lake, catalogue, sensors.name, [publishOf('1', start - hour / 60, final)]);
  const outcome = { format: 1, dataset: sensors.name, run: execution, status: 'published', partitionsWritten: 1 };
  await lake.final.put(
    runOutcomeKey(sensors.name, execution),
    bytes(JSON.stringify({ ...outcome, clean, final, superseded, snapshot: '1' })),
  );

  const tables = tablesOf(lake, catalogue);
  const reporter = memoryReporter();
  const { client: quickSight, place } = spice;
  const options = { quickSight, account: place.AwsAccountId, stage, tables, executions: memoryExecutions() };
  const script: Script = {
    Outcome: (input: unknown) => readOutcome(outcomeRequest.parse(input), { tables, stage }, reporter),
    Refresh: (input: unknown) => lookAtSpice(refreshRequest.parse(input), options, new Date(now)),
    StartIngestion: (input: CreateIngestionRequest) =>
      quickSight.send(new CreateIngestionCommand(input)).catch(asStepFunctions),
    AskIngestion: async (input: DescribeIngestionRequest) => {
      const { Ingestion } = await quickSight.send(new DescribeIngestionCommand(input)).catch(asStepFunctions);
      return JSON.parse(JSON.stringify({ Ingestion })) as unknown;
    },
    Reconcile: (input: unknown) => reconcileRows(reconcileRequest.parse(input), tables, new Date(now), reporter),
  };
  const setTime = (to: number): void => {
    now = to;
    spice.setTime(new Date(to));
  };
  return { spice, script, setTime };
}

/** Step Functions puts the service before the name of an error. */
function asStepFunctions(error: Error): never {
  throw new AwsError(`QuickSight.${error.name}`, error.message);
}

/** What becomes of the ingestion that the run starts. */
const scripted = ({ quickSight }: Spice, outcome: Outcome): void =>
  quickSight.inject({
    when: ({ operation }) => operation === 'CreateIngestion',
    fault: { kind: 'outcome', outcome },
  });

const run = { ...publishInput, dataset: sensors.name };

test('rows published, rows in Iceberg and rows ingested are counted, and agree', async () => {
  const { script } = await published();
  const { end, found } = await walk(script, run);
  expect([end, found.outcome?.message, found.reconcile]).toEqual([
    'Done',
    'published: 3 clean = 3 final + 0 superseded rows, as the table counts them',
    {
      answer: 'agrees',
      message:
        `ingestion '${execution}' of 'iot_sensor_data' took in 3 rows and dropped 0, SPICE holds 3; ` +
        'Iceberg counts 3 records at snapshot 1',
    },
  ]);
});

test.each<[string, Outcome, string, string]>([
  ['that drops a row', { kind: 'rows-dropped', rows: 1 }, 'ReconciliationMismatch', 'took in 2 rows and dropped 1'],
  [
    'that fails',
    { kind: 'ingestion-fails', error: { Type: 'SQL_TABLE_NOT_FOUND', Message: 'no such table' } },
    'IngestionFailed',
    'ended as FAILED: SQL_TABLE_NOT_FOUND: no such table',
  ],
])('an ingestion %s fails the run, with all the numbers', async (_, outcome, name, message) => {
  const { spice, script } = await published();
  scripted(spice, outcome);
  const { end, error, found } = await walk(script, run);
  expect([end, error?.name]).toEqual(['Failed', name]);
  expect(found.reconcile?.message).toContain(message);
});

test('a day that is full leaves SPICE to a refresh that comes when there is room again', async () => {
  const { spice, script, setTime } = await published();
  for (let index = 1; index < 30; index += 1) {
    spice.setTime(new Date(start - hour + index * 1000));
    await spice.ingest(`by-hand-${index}`);
  }
  setTime(start);
  const { end, calls, found } = await walk(script, run);
  expect([end, calls['StartIngestion']]).toEqual(['Done', undefined]);
  const due = new Date(start + 23 * hour).toISOString();
  expect(found.putOff?.input).toEqual({ ...refreshInput, dataset: sensors.name, notBefore: due });
  setTime(start + 23 * hour);
  expect((await walk(script, found.putOff?.input)).found.reconcile?.answer).toBe('agrees');
});

test('an ingestion that QuickSight refuses, for others were faster, comes later', async () => {
  const { spice, script } = await published();
  const { Refresh } = script as Record<string, (input: unknown) => Promise<unknown>>;
  const full = async (input: unknown): Promise<unknown> => {
    const answer = await Refresh!(input);
    for (let index = 1; index < 32; index += 1) await spice.ingest(`by-hand-${index}`);
    return answer;
  };
  const { end, found } = await walk({ ...script, Refresh: full }, run);
  expect([end, found.refresh?.answer]).toEqual(['Done', 'start']);
  expect(found.putOff?.input.notBefore).toBe(new Date(start + 0.75 * hour).toISOString());
});

test('an edit of the data set ends the ingestion of a run, which leaves SPICE for later', async () => {
  const { spice, script } = await published();
  const { StartIngestion } = script as Record<string, (input: unknown) => Promise<unknown>>;
  const edited = async (input: unknown): Promise<unknown> => {
    const answer = await StartIngestion!(input);
    await spice.edit();
    return answer;
  };
  const { end, found } = await walk({ ...script, StartIngestion: edited }, run);
  expect([end, found.reconcile?.answer, found.putOff?.execution]).toEqual([
    'Done',
    'superseded',
    `iot_sensor_data-refresh-${start / 1000 + 2700}`,
  ]);
});

test('a data set that is not there is passed over', async () => {
  const { spice, script } = await published();
  await spice.client.send(new DeleteDataSetCommand(spice.place));
  const { end, found } = await walk(script, run);
  expect([end, found.refresh?.message]).toEqual(['Done', "QuickSight has no dataset 'sluice-dev-iot_sensor_data'"]);
});
