import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Dataset } from '@sluice/contract';
import { needsPseudonymKey, pseudonymKeyParameter } from '@sluice/lake';
import type { Construct } from 'constructs';
import { acknowledgeDeadLetters, acknowledgeWildcards } from '../acknowledged.ts';
import * as actors from '../actors.ts';
import { metricNamespace } from '../metrics.ts';
import type { Stage } from '../stage.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface IngestProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly datasets: readonly Dataset[];
  /** Folders of the functions' code, each with an `index.mjs` that exports `handler`. */
  readonly bundles: { readonly ingest: string; readonly sweep: string };
}

/** Receives of a message until it counts as poison. */
const maxReceiveCount = 5;
/** The sweep only lists, reads receipts and sends keys: its size does not depend on the stage. */
const sweepSize = { memorySize: 1024, timeout: Duration.minutes(15) };

/** From an event of the raw bucket to a receipt: queue, functions, rules. Code and nothing else: replaceable. */
export class IngestStack extends Stack {
  constructor(scope: Construct, id: string, props: IngestProps) {
    const { stage, storage, datasets, bundles } = props;
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: uploads in, clean rows out` });
    const name = (what: string): string => nameOf(stage, what);

    // Messages hold names of objects and no content: the queue's own keys do. EventBridge cannot send to a queue with
    // the AWS managed KMS key.
    const common = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };
    const deadLetterQueue = (what: string): sqs.QueueProps => ({
      ...common,
      queueName: name(what),
      // Counts from the day of the event: the longest that there is leaves the most time to mend.
      retentionPeriod: Duration.days(14),
    });
    const deadLetters = new sqs.Queue(this, 'DeadLetters', deadLetterQueue('ingest-dead'));
    const eventDeadLetters = new sqs.Queue(this, 'EventDeadLetters', deadLetterQueue('events-dead'));
    acknowledgeDeadLetters(eventDeadLetters);
    const queue = new sqs.Queue(this, 'Queue', {
      ...common,
      queueName: name('ingest'),
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.seconds(visibilitySeconds(stage)),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount },
    });

    this.addStackDependency(storage);
    const zones = zonesOf(this, stage);
    const access = { zones, key: storage.key, queue, datasets, stage };
    const buckets = {
      SLUICE_STAGE: stage.name,
      SLUICE_RAW_BUCKET: zones.raw.bucketName,
      SLUICE_PROCESSED_BUCKET: zones.processed.bucketName,
      SLUICE_FINAL_BUCKET: zones.final.bucketName,
    };
    const limit = stage.ingest.maxObjectBytes;
    const limits = { ...(limit !== undefined && { SLUICE_MAX_OBJECT_BYTES: String(limit) }) };

    const namespace = metricNamespace(stage);
    const ingest = this.#function('Ingest', {
      name: name('ingest'),
      service: 'ingest',
      namespace,
      bundle: bundles.ingest,
      memorySize: stage.ingest.memory,
      timeout: Duration.seconds(stage.ingest.timeout),
      retention: stage.logRetention,
      statements: actors.ingest(this, access),
      environment: {
        ...buckets,
        ...limits,
        ...(needsPseudonymKey(datasets) && { SLUICE_PSEUDONYM_KEY_PARAMETER: pseudonymKeyParameter(stage.name) }),
      },
    });
    new lambda.EventSourceMapping(this, 'IngestSource', {
      target: ingest,
      eventSourceArn: queue.queueArn,
      batchSize: stage.ingest.batchSize,
      maxConcurrency: stage.ingest.concurrency,
      reportBatchItemFailures: true,
    });

    const sweep = this.#function('Sweep', {
      name: name('sweep'),
      service: 'sweep',
      namespace,
      bundle: bundles.sweep,
      ...sweepSize,
      retention: stage.logRetention,
      statements: actors.sweep(this, access),
      environment: {
        ...buckets,
        ...limits,
        SLUICE_QUEUE_URL: queue.queueUrl,
        SLUICE_ORPHAN_AGE_SECONDS: String(stage.sweep.orphanAge * 3600),
      },
    });

    new events.Rule(this, 'RawChanged', {
      description: 'Every upload and deletion in the raw bucket goes to the queue',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [zones.raw.bucketName] } },
      },
      targets: [new targets.SqsQueue(queue, { deadLetterQueue: eventDeadLetters })],
    });
    const sweepTarget = new targets.LambdaFunction(sweep, { deadLetterQueue: eventDeadLetters });
    new events.Rule(this, 'SweepDue', {
      description: 'Heals whatever was missed',
      schedule: events.Schedule.rate(Duration.hours(stage.sweep.every)),
      targets: [sweepTarget],
    });
    new events.Rule(this, 'Deployed', {
      description: 'New contracts and rules judge again what older ones have judged',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [this.stackId],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
      targets: [sweepTarget],
    });
  }

  #function(id: string, options: FunctionOptions): lambda.Function {
    const logGroup = new logs.LogGroup(this, `${id}Logs`, {
      logGroupName: logGroupName(options.name),
      retention: options.retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const telemetry = actors.telemetry(logGroup);
    // Written out, as the managed policies and the constructs' own grants give more than is used.
    const role = new iam.Role(this, `${id}Role`, {
      roleName: options.name,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        work: new iam.PolicyDocument({ statements: options.statements }),
        telemetry: new iam.PolicyDocument({ statements: telemetry }),
      },
    });
    acknowledgeWildcards(role, [...options.statements, ...telemetry]);
    return new lambda.Function(this, id, {
      functionName: options.name,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(options.bundle),
      role: role.withoutPolicyUpdates(),
      memorySize: options.memorySize,
      timeout: options.timeout,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      environment: {
        ...options.environment,
        POWERTOOLS_SERVICE_NAME: options.service,
        POWERTOOLS_METRICS_NAMESPACE: options.namespace,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  }
}

interface FunctionOptions {
  readonly name: string;
  readonly service: string;
  readonly namespace: string;
  readonly bundle: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly retention: logs.RetentionDays;
  readonly statements: iam.PolicyStatement[];
  readonly environment: Record<string, string>;
}

/** Queues, functions and logs as the other stacks see them: by name, so that this one exports nothing. */
export interface IngestResources {
  /** Takes the events of raw objects, and the keys that the sweep sends. */
  readonly queue: sqs.IQueue;
  /** What the function could not ingest. */
  readonly deadLetters: sqs.IQueue;
  /** What EventBridge could not deliver. */
  readonly eventDeadLetters: sqs.IQueue;
  readonly ingest: FunctionResource;
  readonly sweep: FunctionResource;
}

export interface FunctionResource {
  readonly name: string;
  readonly arn: string;
  /** Name of its log group. */
  readonly logGroup: string;
}

/** What a stage's ingest stack has, in another stack of it. */
export function ingestResourcesOf(scope: Stack, stage: Stage): IngestResources {
  const queue = (what: string): sqs.IQueue => {
    const arn = scope.formatArn({ service: 'sqs', resource: nameOf(stage, what) });
    return sqs.Queue.fromQueueArn(scope, `queue-${what}`, arn);
  };
  const code = (what: string): FunctionResource => {
    const name = nameOf(stage, what);
    const arn = scope.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return { name, arn, logGroup: logGroupName(name) };
  };
  return {
    queue: queue('ingest'),
    deadLetters: queue('ingest-dead'),
    eventDeadLetters: queue('events-dead'),
    ingest: code('ingest'),
    sweep: code('sweep'),
  };
}

function nameOf(stage: Stage, what: string): string {
  return `sluice-${stage.name}-${what}`;
}

function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** Seconds for which a message that is being worked on is hidden: Lambda asks for six times the function's timeout. */
export function visibilitySeconds({ ingest }: Stage): number {
  return 6 * ingest.timeout;
}
