import {
  CreateDataSetCommand,
  CreateDataSourceCommand,
  CreateIngestionCommand,
  QuickSightClient,
  UpdateDataSetCommand,
} from '@aws-sdk/client-quicksight';
import type { Dataset } from '@sluice/contract';
import { toQuickSightDataSet } from '@sluice/dashboard-spec';
import { startQuickSight, type CountRows, type QuickSight } from '@sluice/quicksight-emulator';
import { databaseNames, dataSetId } from './names.ts';

/** QuickSight, with the data set of one dataset, which its creation has filled. */
export interface Spice {
  readonly quickSight: QuickSight;
  readonly client: QuickSightClient;
  /** Names the data set in calls. */
  readonly place: { readonly AwsAccountId: string; readonly DataSetId: string };
  /** Sets the service's clock. */
  setTime(now: Date): void;
  /** Has an ingestion go through, as somebody may by hand. */
  ingest(id: string): Promise<void>;
  /** Changes the data set, which starts an ingestion. */
  edit(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts QuickSight at a time, with a data set as provisioning makes it. */
export async function startSpice(options: {
  readonly stage: string;
  readonly dataset: Dataset;
  readonly now: Date;
  readonly countRows: CountRows;
}): Promise<Spice> {
  const { stage, dataset, countRows } = options;
  let time = options.now;
  const quickSight = await startQuickSight({ countRows, now: () => time, pageSize: 2 });
  const { id: AwsAccountId, region } = quickSight.account;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new QuickSightClient({ endpoint: quickSight.endpoint, region, credentials, maxAttempts: 1 });
  const place = { AwsAccountId, DataSetId: dataSetId(stage, dataset.name) };
  const source = { AwsAccountId, DataSourceId: 'athena', Name: 'Athena', Type: 'ATHENA' } as const;
  const settle = async (): Promise<void> => {
    for (const pending of quickSight.pending()) await quickSight.settle(pending);
  };
  const { Arn: dataSourceArn = '' } = await client.send(new CreateDataSourceCommand(source));
  await settle();
  const body = { ...place, ...toQuickSightDataSet(dataset, { dataSourceArn, database: databaseNames(stage).final }) };
  await client.send(new CreateDataSetCommand(body));
  await settle();
  return {
    quickSight,
    client,
    place,
    setTime: (now) => (time = now),
    async ingest(IngestionId) {
      await client.send(new CreateIngestionCommand({ ...place, IngestionId }));
      await settle();
    },
    edit: async () => void (await client.send(new UpdateDataSetCommand({ ...body, Name: 'Another name' }))),
    async stop() {
      client.destroy();
      await quickSight.stop();
    },
  };
}
