import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startLambda, startMoto, startProxy, whyNoLambda, whyNoMoto, type Lambda, type Proxy } from '@sluice/emulators';
import { readBody, readReceipt, type Lake, type Receipt } from '@sluice/lake';
import { openS3Lake } from '@sluice/lake/s3';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';

/** A stage on moto: buckets, rule, queues; the built functions beside it, each behind a proxy of its own. */

/** Why the tests of the deployed functions are to be skipped; undefined when they can run. */
export const whyNoStage = (): string | undefined => whyNoMoto() ?? whyNoLambda();

/** The queue's name, as in a stage called test. */
export const queueName = 'sluice-test-ingest';
export const buckets = { raw: 'test-raw', processed: 'test-processed', final: 'test-final' };

/** Generous: it ends a test that would wait for ever. */
export const patience = { timeout: 60_000, interval: 50 };

export interface TestStage {
  readonly lake: Lake;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** What each function's traffic goes by. */
  readonly proxies: { readonly ingest: Proxy; readonly sweep: Proxy };
  put(key: string, body: string | Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  /** Puts a message into the queue. */
  send(body: string): Promise<void>;
  receipt(key: string): Promise<Receipt | undefined>;
  /** Waits for the receipt of a key to have those parts, and gives it. */
  receiptLike(key: string, parts: unknown): Promise<Receipt>;
  /** Messages of a queue that are visible or under way. */
  depth(queueUrl: string): Promise<number>;
  /** Cuts the events' way to the queue until the end of the test. (moto would take no notice of a disabled rule.) */
  loseEvents(): Promise<void>;
  /** Starts a built function; it ends with `stop` of the stage. */
  start(name: 'ingest' | 'sweep', timeout: number): Promise<Lambda>;
  stop(): Promise<void>;
}

export async function startStage(): Promise<TestStage> {
  const moto = await startMoto();
  const proxies = {
    ingest: await startProxy({ target: moto.endpoint }),
    sweep: await startProxy({ target: moto.endpoint }),
  };
  const options = {
    endpoint: moto.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sqs = new SQSClient(options);
  const events = new EventBridgeClient(options);
  const lambdas: Lambda[] = [];

  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: buckets.raw, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const deadLetters = await createQueue(sqs, 'dead-letters');
  const queue = await createQueue(sqs, queueName, {
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 }),
  });
  await events.send(
    new PutRuleCommand({
      Name: 'uploads',
      EventPattern: JSON.stringify({
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [buckets.raw] } },
      }),
    }),
  );
  const target = async (): Promise<void> =>
    void (await events.send(new PutTargetsCommand({ Rule: 'uploads', Targets: [{ Id: 'queue', Arn: queue.arn }] })));
  await target();
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: buckets.raw,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  const lake = openS3Lake({ client: s3, ...buckets });
  const receipt = async (key: string): Promise<Receipt | undefined> => (await readReceipt(lake, key))?.receipt;

  return {
    lake,
    sqs,
    queueUrl: queue.url,
    deadLetterQueueUrl: deadLetters.url,
    proxies,
    receipt,
    put: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket: buckets.raw, Key, Body }))),
    remove: async (Key) => void (await s3.send(new DeleteObjectCommand({ Bucket: buckets.raw, Key }))),
    send: async (MessageBody) => void (await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }))),
    receiptLike: (key, parts) =>
      vi.waitFor(async () => {
        const found = await receipt(key);
        expect(found).toMatchObject(parts as object);
        return found as Receipt;
      }, patience),
    async depth(QueueUrl) {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
    },
    async loseEvents() {
      await events.send(new RemoveTargetsCommand({ Rule: 'uploads', Ids: ['queue'] }));
      onTestFinished(target);
    },
    async start(name, timeout) {
      const lambda = await startLambda({
        folder: fileURLToPath(new URL(`../dist/${name}`, import.meta.url)),
        handler: 'index.handler',
        timeout,
        environment: {
          AWS_ENDPOINT_URL: proxies[name].endpoint,
          POWERTOOLS_METRICS_NAMESPACE: 'Sluice',
          POWERTOOLS_SERVICE_NAME: name,
          SLUICE_STAGE: 'test',
          SLUICE_RAW_BUCKET: buckets.raw,
          SLUICE_PROCESSED_BUCKET: buckets.processed,
          SLUICE_FINAL_BUCKET: buckets.final,
          // SQS is spoken to at its queue's URL, whatever the endpoint.
          SLUICE_QUEUE_URL: queue.url.replace(moto.endpoint, proxies[name].endpoint),
          SLUICE_ORPHAN_AGE_SECONDS: '1',
        },
      });
      lambdas.push(lambda);
      return lambda;
    },
    async stop() {
      await Promise.all(lambdas.map((lambda) => lambda.stop()));
      for (const client of [s3, sqs, events]) client.destroy();
      await Promise.all([proxies.ingest.stop(), proxies.sweep.stop()]);
      await moto.stop();
    },
  };
}

async function createQueue(
  sqs: SQSClient,
  QueueName: string,
  Attributes: Record<string, string> = {},
): Promise<{ url: string; arn: string }> {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { Attributes: found } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: found?.['QueueArn'] ?? '' };
}

/** The text of an object of the processed bucket; undefined where there is none. */
export async function processedText(lake: Lake, key: string | null | undefined): Promise<string | undefined> {
  const object = key ? await lake.processed.get(key) : undefined;
  return object && Buffer.from(await readBody(object.body)).toString('utf8');
}

/** A line of JSON that a function has written. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The lines of JSON among what a function has written. */
export function jsonLines(logs: readonly string[]): LogLine[] {
  return logs.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
}

/** Sums of the metrics in embedded format among what a function has written, of one dataset where one is given. */
export function metricsOf(logs: readonly string[], dataset?: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of jsonLines(logs)) {
    const { CloudWatchMetrics: directives = [] } = (line['_aws'] ?? {}) as {
      CloudWatchMetrics?: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
    };
    if (dataset !== undefined && line['dataset'] !== dataset) continue;
    for (const { Namespace, Metrics } of directives)
      for (const { Name } of Metrics)
        sums[`${Namespace}/${Name}`] = (sums[`${Namespace}/${Name}`] ?? 0) + Number(line[Name]);
  }
  return sums;
}
