import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { toGlueTable, toPublishingDocument, type Dataset } from '@sluice/contract';
import { startMoto, startProxy, type Proxy } from '@sluice/emulators';
import { ingestObject, type IngestOutcome, type Lake } from '@sluice/lake';
import { openS3Lake } from '@sluice/lake/s3';
import { parseTableMetadata, type TableMetadata } from '@sluice/warehouse/iceberg';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureSpark } from '../bin/spark.mjs';

/** A stage on moto, where the built job is started as AWS Glue starts it. */

export const buckets = { raw: 'test-raw', processed: 'test-processed', final: 'test-final' };
export const databases = { processed: 'sluice_test_processed', final: 'sluice_test_final' };

const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface TestStage {
  readonly lake: Lake;
  /** What the job's traffic goes by. */
  readonly proxy: Proxy;
  /** Uploads a file and ingests it. */
  upload(key: string, lines: readonly string[]): Promise<IngestOutcome>;
  /** Runs the job; rejects with what it has logged. */
  run(options: {
    readonly run: string;
    readonly scope?: 'changes' | 'all';
    readonly confirm?: boolean;
  }): Promise<string>;
  /** The Iceberg table's metadata, and where it lies. */
  metadata(): Promise<{ readonly key: string; readonly text: string; readonly table: TableMetadata }>;
  /** Takes a column out of the catalogue's table of the processed files. */
  dropColumn(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startStage(dataset: Dataset): Promise<TestStage> {
  const moto = await startMoto();
  const proxy = await startProxy({ target: moto.endpoint });
  const client = { endpoint: moto.endpoint, region, credentials };
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const glue = new GlueClient(client);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-glue-job-'));
  const contract = 'contracts/contract.json';

  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: buckets.raw, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  for (const Name of Object.values(databases)) await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  const { StorageDescriptor, ...table } = toGlueTable(dataset);
  const Location = `s3://${buckets.processed}/${dataset.name}/`;
  const Columns = [...StorageDescriptor.Columns];
  const TableInput = { ...table, StorageDescriptor: { ...StorageDescriptor, Columns, Location } };
  await glue.send(new CreateTableCommand({ DatabaseName: databases.processed, TableInput }));
  const lake = openS3Lake({ client: s3, ...buckets });
  await lake.raw.put(contract, new TextEncoder().encode(JSON.stringify(toPublishingDocument(dataset))));
  await writeFile(join(folder, 'spark-defaults.conf'), sparkDefaults(proxy.endpoint));

  return {
    lake,
    proxy,
    async upload(key, lines) {
      await lake.raw.put(key, new TextEncoder().encode(`${lines.join('\n')}\n`));
      return ingestObject(lake, key, { datasets: [dataset] });
    },
    async run({ run, scope = 'changes', confirm = false }) {
      const { python, environment } = ensureSpark();
      const options = {
        contract: `s3://${buckets.raw}/${contract}`,
        processed_bucket: buckets.processed,
        final_bucket: buckets.final,
        processed_database: databases.processed,
        final_database: databases.final,
        run,
        scope,
        accept_loss: String(confirm),
      };
      const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const { stderr } = await promisify(execFile)(python, [file('../dist/main.py'), ...given], {
        maxBuffer: 64 << 20,
        env: {
          ...process.env,
          ...environment,
          PYTHONPATH: [file('../dist/sluice_glue.zip'), file('.')].join(delimiter),
          SPARK_CONF_DIR: folder,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_REGION: region,
          AWS_DEFAULT_REGION: region,
          AWS_ENDPOINT_URL: proxy.endpoint,
        },
      });
      return stderr;
    },
    async metadata() {
      const found = await glue.send(new GetTableCommand({ DatabaseName: databases.final, Name: dataset.name }));
      const key = found.Table!.Parameters!['metadata_location']!.slice(`s3://${buckets.final}/`.length);
      const object = await lake.final.get(key);
      const text = await new Response(ReadableStream.from(object!.body)).text();
      return { key, text, table: parseTableMetadata(text, key) };
    },
    async dropColumn(column) {
      const others = Columns.filter(({ Name }) => Name !== column);
      const changed = { ...TableInput, StorageDescriptor: { ...TableInput.StorageDescriptor, Columns: others } };
      await glue.send(new UpdateTableCommand({ DatabaseName: databases.processed, TableInput: changed }));
    },
    async stop() {
      await proxy.stop();
      await moto.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What AWS Glue has of itself: Iceberg, and a way to read `s3://`. Here that is Hadoop's. */
function sparkDefaults(endpoint: string): string {
  const { environment } = ensureSpark();
  return Object.entries({
    'spark.master': 'local[2]',
    'spark.driver.extraClassPath': environment['SLUICE_JARS']!.split(',').join(delimiter),
    'spark.driver.extraJavaOptions': environment['SLUICE_JAVA_OPTIONS'],
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.ui.enabled': 'false',
    'spark.sql.shuffle.partitions': '2',
    'spark.hadoop.fs.s3.impl': 'org.apache.hadoop.fs.s3a.S3AFileSystem',
    'spark.hadoop.fs.s3a.endpoint': endpoint,
    'spark.hadoop.fs.s3a.path.style.access': 'true',
    'spark.hadoop.fs.s3a.aws.credentials.provider': 'com.amazonaws.auth.EnvironmentVariableCredentialsProvider',
    'spark.sql.catalog.sluice.s3.path-style-access': 'true',
  })
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}
