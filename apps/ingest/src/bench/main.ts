import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { sqsEvent, startGeneratedS3, startLambda, startMoto, type Lambda } from '@sluice/emulators';
import { readdir, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { ingestRequest } from '../events.ts';
import { readOptions } from './options.ts';
import { sensorUpload } from './upload.ts';

/** Measures the built functions under Lambda's own runtime client and prints Markdown. */

const { runs, large } = readOptions(process.argv.slice(2));
const buckets = { raw: 'raw', processed: 'processed', final: 'final' };
const key = 'iot_sensor_data.csv';
const functions = ['ingest', 'sweep'] as const;
const folderOf = (name: string): URL => new URL(`../../dist/${name}/`, import.meta.url);

const start = (name: (typeof functions)[number], endpoint: string): Promise<Lambda> =>
  startLambda({
    folder: folderOf(name).pathname,
    handler: 'index.handler',
    timeout: 900_000,
    environment: {
      // As on Lambda, where source maps are only read when they are asked for.
      NODE_OPTIONS: '',
      AWS_ENDPOINT_URL: endpoint,
      POWERTOOLS_METRICS_NAMESPACE: 'Sluice',
      POWERTOOLS_SERVICE_NAME: name,
      SLUICE_STAGE: 'bench',
      SLUICE_RAW_BUCKET: buckets.raw,
      SLUICE_PROCESSED_BUCKET: buckets.processed,
      SLUICE_FINAL_BUCKET: buckets.final,
      SLUICE_QUEUE_URL: `${endpoint}/queue`,
      SLUICE_ORPHAN_AGE_SECONDS: '3600',
    },
  });

async function invoke(lambda: Lambda): Promise<number> {
  const body = ingestRequest({ bucket: buckets.raw, key });
  const before = performance.now();
  const answer = await lambda.invoke(sqsEvent([{ MessageId: 'm', ReceiptHandle: 'r', Body: body }]));
  const milliseconds = performance.now() - before;
  const { batchItemFailures } = answer as { batchItemFailures: unknown[] };
  if (batchItemFailures.length > 0) throw new Error(`cannot measure: the ingest failed\n${lambda.logs.join('\n')}`);
  return milliseconds;
}

async function sizeOf(name: string): Promise<{ index: number; all: number }> {
  const files = (await readdir(folderOf(name))).filter((file) => file.endsWith('.mjs'));
  const sizes = await Promise.all(files.map(async (file) => (await stat(new URL(file, folderOf(name)))).size));
  return { index: sizes[files.indexOf('index.mjs')] ?? 0, all: sizes.reduce((sum, size) => sum + size, 0) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
const figures = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} ms | ${Math.min(...values).toFixed(0)} ms | ${Math.max(...values).toFixed(0)} ms`;

console.log(
  `# Ingest on Lambda's runtime client\n\nNode ${process.versions.node}, ${cpus()[0]?.model}, ${runs} runs\n`,
);
const moto = await startMoto();
const s3 = new S3Client({
  endpoint: moto.endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
await s3.send(new PutBucketVersioningCommand({ Bucket: 'raw', VersioningConfiguration: { Status: 'Enabled' } }));
const Body = Buffer.concat([...sensorUpload(1e6).body()]);
const upload = (): Promise<unknown> => s3.send(new PutObjectCommand({ Bucket: buckets.raw, Key: key, Body }));

console.log('| | median | least | most |\n| --- | ---: | ---: | ---: |');
const firsts: number[] = [];
const peaks: number[] = [];
for (const name of functions) {
  const starts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const lambda = await start(name, moto.endpoint);
    starts.push(lambda.startTime);
    if (name === 'ingest') {
      await upload();
      firsts.push(await invoke(lambda));
    }
    await lambda.stop();
  }
  console.log(`| ${name}: start to first \`next\` | ${figures(starts)} |`);
}
const lambda = await start('ingest', moto.endpoint);
const laters: number[] = [];
for (let run = 0; run <= runs; run += 1) {
  await upload();
  const milliseconds = await invoke(lambda);
  if (run > 0) laters.push(milliseconds);
}
peaks.push(lambda.peakMemory());
await lambda.stop();
console.log(`| ingest: first invocation, a file of 1 MB | ${figures(firsts)} |`);
console.log(`| ingest: later invocations, a file of 1 MB | ${figures(laters)} |\n`);
s3.destroy();
await moto.stop();

console.log('| bundle | read at start | all | peak memory |\n| --- | ---: | ---: | ---: |');
for (const name of functions) {
  const { index, all } = await sizeOf(name);
  const peak = name === 'ingest' ? `${(median(peaks) / 2 ** 20).toFixed(0)} MiB` : '–';
  console.log(`| ${name} | ${(index / 1000).toFixed(0)} kB | ${(all / 1000).toFixed(0)} kB | ${peak} |`);
}

if (large > 0) {
  console.log('\n| upload | records a second | MB a second | peak memory |\n| ---: | ---: | ---: | ---: |');
  for (const gigabytes of [large / 10, large]) {
    const object = { bucket: buckets.raw, key, ...sensorUpload(gigabytes * 1e9) };
    const server = await startGeneratedS3(object);
    const lambda = await start('ingest', server.endpoint);
    const seconds = (await invoke(lambda)) / 1000;
    const line = lambda.logs.find((text) => text.includes('"committed"')) ?? '{}';
    const { read = 0 } = JSON.parse(line) as { read?: number };
    const peak = lambda.peakMemory() / 2 ** 20;
    console.log(
      `| ${gigabytes.toFixed(1)} GB | ${Math.round(read / seconds).toLocaleString('en')} | ` +
        `${(object.size / 1e6 / seconds).toFixed(0)} | ${peak.toFixed(0)} MiB |`,
    );
    await lambda.stop();
    await server.stop();
  }
}
