import { CreateCrawlerCommand, CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { datasets } from '@sluice/datasets';
import { startLambda, startMoto, startProxy, whyNoLambda, whyNoMoto, type Lambda, type Proxy } from '@sluice/emulators';
import type { Lake } from '@sluice/lake';
import { openS3Lake } from '@sluice/lake/s3';
import { fileURLToPath } from 'node:url';
import { openCatalogue, type Catalogue } from './catalogue.ts';
import { openExecutions, type Executions } from './executions.ts';
import { functionSpecs, serviceName, type FunctionName, type Variable } from './functions.ts';
import { publishMachine } from './machine.ts';
import { crawlerName, databaseNames, stateMachineName } from './names.ts';
import { startSpice, type Spice } from './quicksight.test.support.ts';
import { machineNamesOf, sensors } from './stage.test.support.ts';

/** A stage on moto: buckets, queue, catalogue, state machine; the built functions beside it, each behind its own proxy. */

/** Why the tests of the deployed functions are to be skipped; undefined when they can run. */
export const whyNoStage = (): string | undefined => whyNoMoto() ?? whyNoLambda();

export const stage = 'test';
export const buckets = { raw: 'test-raw', processed: 'test-processed', final: 'test-final' };
export const databases = databaseNames(stage);
const account = '123456789012';
const region = 'us-east-1';
const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${stateMachineName(stage)}`;
export const machineNames = machineNamesOf(stage, region);

export interface TestStage {
  readonly lake: Lake;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly executions: Executions;
  /** Stops an execution, as somebody may. */
  stopExecution(name: string): Promise<void>;
  /** The databases of the catalogue. */
  readonly processed: Catalogue;
  readonly final: Catalogue;
  /** QuickSight, six hours after the data set of the sensors was made: each ingestion takes ten rows. */
  readonly spice: Spice;
  /** The traffic of each function that was started. */
  readonly proxies: Readonly<Partial<Record<FunctionName, readonly Proxy[]>>>;
  /** Messages of the queue that are visible or under way. */
  depth(): Promise<number>;
  /** Starts a built function; it ends with `stop` of the stage. */
  start(name: FunctionName): Promise<Lambda>;
  stop(): Promise<void>;
}

/** Length of the starter's time buckets in seconds. */
export const debounce = 60;

export async function startStage(): Promise<TestStage> {
  const moto = await startMoto();
  const spice = await startSpice({
    stage,
    dataset: sensors,
    now: new Date(Date.now() - 6 * 3_600_000),
    countRows: async () => 10,
  });
  const proxies: Partial<Record<FunctionName, Proxy[]>> = {};
  const lambdas: Lambda[] = [];
  const options = {
    endpoint: moto.endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sqs = new SQSClient(options);
  const events = new EventBridgeClient(options);
  const glue = new GlueClient(options);
  const sfn = new SFNClient(options);

  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: buckets.raw, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'receipts' }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  await events.send(
    new PutRuleCommand({
      Name: 'receipts',
      EventPattern: JSON.stringify({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [buckets.processed] }, object: { key: [{ prefix: '_receipts/' }] } },
      }),
    }),
  );
  await events.send(
    new PutTargetsCommand({ Rule: 'receipts', Targets: [{ Id: 'queue', Arn: Attributes['QueueArn'] }] }),
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: buckets.processed,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  for (const Name of Object.values(databases)) await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  for (const { name } of datasets)
    await glue.send(
      new CreateCrawlerCommand({
        Name: crawlerName(stage, name),
        Role: 'crawler',
        DatabaseName: databases.processed,
        Targets: { S3Targets: [{ Path: `s3://${buckets.processed}/${name}/` }] },
      }),
    );
  await sfn.send(
    new CreateStateMachineCommand({
      name: stateMachineName(stage),
      definition: JSON.stringify(publishMachine(machineNames)),
      roleArn: `arn:aws:iam::${account}:role/publish`,
    }),
  );

  const values: Record<Variable, string> = {
    SLUICE_STAGE: stage,
    SLUICE_ACCOUNT: account,
    SLUICE_PROCESSED_BUCKET: buckets.processed,
    SLUICE_FINAL_BUCKET: buckets.final,
    SLUICE_PROCESSED_DATABASE: databases.processed,
    SLUICE_FINAL_DATABASE: databases.final,
    SLUICE_STATE_MACHINE_ARN: stateMachineArn,
    SLUICE_DEBOUNCE_SECONDS: String(debounce),
  };
  return {
    lake: openS3Lake({ client: s3, ...buckets }),
    sqs,
    queueUrl,
    executions: openExecutions(sfn, stateMachineArn),
    async stopExecution(name) {
      const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      await sfn.send(new StopExecutionCommand({ executionArn }));
    },
    processed: openCatalogue(glue, databases.processed),
    final: openCatalogue(glue, databases.final),
    spice,
    proxies,
    async depth() {
      const { Attributes: found = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(found).reduce((sum, value) => sum + Number(value), 0);
    },
    async start(name) {
      const aws = await startProxy({ target: moto.endpoint });
      const beside = await startProxy({ target: spice.quickSight.endpoint });
      (proxies[name] ??= []).push(aws, beside);
      const { environment, timeout } = functionSpecs[name];
      const lambda = await startLambda({
        folder: fileURLToPath(new URL(`../dist/${name}`, import.meta.url)),
        handler: 'index.handler',
        timeout: timeout * 1000,
        environment: {
          AWS_ENDPOINT_URL: aws.endpoint,
          AWS_ENDPOINT_URL_QUICKSIGHT: beside.endpoint,
          POWERTOOLS_METRICS_NAMESPACE: 'Sluice',
          POWERTOOLS_SERVICE_NAME: serviceName,
          // No more than the stack gives it.
          ...Object.fromEntries(environment.map((variable) => [variable, values[variable]])),
        },
      });
      lambdas.push(lambda);
      return lambda;
    },
    async stop() {
      await Promise.all(lambdas.map((lambda) => lambda.stop()));
      for (const client of [s3, sqs, events, glue, sfn]) client.destroy();
      await Promise.all(
        Object.values(proxies)
          .flat()
          .map((proxy) => proxy.stop()),
      );
      await spice.stop();
      await moto.stop();
    },
  };
}
