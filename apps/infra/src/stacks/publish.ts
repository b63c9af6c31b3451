import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Dataset } from '@sluice/contract';
import {
  functionNames,
  functionSpecs,
  serviceName,
  type FunctionName,
  type StepName,
  type Variable,
} from '@sluice/publish/functions';
import { publishMachine } from '@sluice/publish/machine';
import { databaseNames, stateMachineName } from '@sluice/publish/names';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledged.ts';
import * as actors from '../actors/publish.ts';
import { publishJobs, type JobCode } from '../publish-jobs.ts';
import { alarmTopicName, functionOf, nameOf, queueOf, type FunctionResource } from '../names.ts';
import { stageFunction } from '../stage-function.ts';
import { stageDeadLetters, stageQueue } from '../stage-queue.ts';
import type { Stage } from '../stage.ts';
import type { CatalogueStack } from './catalogue.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface PublishProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly catalogue: CatalogueStack;
  readonly datasets: readonly Dataset[];
  /** Folders of the functions' code, each with an `index.mjs` that exports `handler`. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
  readonly job: JobCode;
}

/** Receipts that the starter looks at together, and how long it waits for more: a thousand uploads are few looks. */
const batch = { batchSize: 1000, maxBatchingWindow: Duration.seconds(20) };

/** From a receipt to the final table: what starts a run, the machine that runs, its functions, the jobs. */
export class PublishStack extends Stack {
  constructor(scope: Construct, id: string, props: PublishProps) {
    const { stage, storage, catalogue, datasets, bundles } = props;
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: receipts in, final tables out` });
    this.addStackDependency(storage);
    this.addStackDependency(catalogue);
    const zones = zonesOf(this, stage);
    const deadLetters = stageDeadLetters(this, 'DeadLetters', { stage, name: 'publish-dead' });
    const queue = stageQueue(this, 'Queue', {
      stage,
      name: 'publish',
      deadLetters,
      // Lambda asks for six times the function's timeout, and for the time of gathering.
      visibilityTimeout: Duration.seconds(6 * functionSpecs.start.timeout).plus(batch.maxBatchingWindow),
    });
    const access = { stage, zones, key: storage.key, datasets, queue };
    publishJobs(this, access, props.job);

    const databases = databaseNames(stage.name);
    const variables: Readonly<Record<Variable, string>> = {
      SLUICE_STAGE: stage.name,
      SLUICE_ACCOUNT: Aws.ACCOUNT_ID,
      SLUICE_PROCESSED_BUCKET: zones.processed.bucketName,
      SLUICE_FINAL_BUCKET: zones.final.bucketName,
      SLUICE_PROCESSED_DATABASE: databases.processed,
      SLUICE_FINAL_DATABASE: databases.final,
      SLUICE_STATE_MACHINE_ARN: actors.stateMachine(this, stage).machine,
      SLUICE_DEBOUNCE_SECONDS: String(stage.publish.debounce),
    };
    const code = eachFunction((name) => {
      const { description, memory, timeout, environment } = functionSpecs[name];
      return stageFunction(
        this,
        name.replace(/^./, (letter) => letter.toUpperCase()),
        {
          stage,
          name: `publish-${name}`,
          description,
          service: serviceName,
          bundle: bundles[name],
          memorySize: memory,
          timeout: Duration.seconds(timeout),
          statements: actors.functions[name](this, access),
          environment: Object.fromEntries(environment.map((variable) => [variable, variables[variable]])),
        },
      );
    });
    this.#machine(access, code);

    new lambda.EventSourceMapping(this, 'ReceiptsSource', {
      target: code.start,
      eventSourceArn: queue.queueArn,
      ...batch,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    new events.Rule(this, 'ReceiptWritten', {
      description: 'Every receipt that is written goes to the queue',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [zones.processed.bucketName] }, object: { key: [{ prefix: '_receipts/' }] } },
      },
      targets: [new targets.SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
    new events.Rule(this, 'LookDue', {
      ruleName: lookRuleName(stage),
      description: 'Starts what was missed, and measures how far the tables are behind',
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [new targets.LambdaFunction(code.start, { deadLetterQueue: deadLetters })],
    });
  }

  #machine(access: actors.PublishAccess, code: Readonly<Record<FunctionName, lambda.Function>>): void {
    const { stage } = access;
    const name = stateMachineName(stage.name);
    // The policy of the account's log groups is limited in length; groups below this prefix share one entry in it.
    const logGroup = new logs.LogGroup(this, 'MachineLogs', {
      logGroupName: machineLogGroupName(stage),
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const statements = actors.machine(this, access, logGroup);
    const role = new iam.Role(this, 'MachineRole', {
      roleName: nameOf(stage, 'publish-machine'),
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': actors.stateMachine(this, stage).machine },
        },
      }),
      inlinePolicies: { work: new iam.PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(role, statements);
    const definition = publishMachine({
      stage: stage.name,
      account: Aws.ACCOUNT_ID,
      functions: Object.fromEntries(
        Object.entries(code).map(([step, { functionArn }]) => [step, functionArn]),
      ) as Record<StepName, string>,
      topic: this.formatArn({ service: 'sns', resource: alarmTopicName(stage) }),
      finalBucket: access.zones.final.bucketName,
      jobTimeout: stage.publish.timeout * 60,
    });
    new CfnStateMachine(this, 'Machine', {
      stateMachineName: name,
      roleArn: role.roleArn,
      definitionString: this.toJsonString(definition),
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
  }
}

/** What publishes, as the other stacks see it. */
export interface PublishResources {
  /** Takes the events of receipts. */
  readonly queue: sqs.IQueue;
  /** What the starter could not deal with, or EventBridge not deliver. */
  readonly deadLetters: sqs.IQueue;
  readonly functions: Readonly<Record<FunctionName, FunctionResource>>;
  readonly stateMachine: { readonly arn: string; readonly logGroup: string };
  /** Name of the rule by which the starter looks at everything once an hour. */
  readonly lookRule: string;
}

/** What a stage's publish stack has, in another stack of it. */
export function publishResourcesOf(scope: Stack, stage: Stage): PublishResources {
  return {
    queue: queueOf(scope, stage, 'publish'),
    deadLetters: queueOf(scope, stage, 'publish-dead'),
    functions: eachFunction((name) => functionOf(scope, stage, `publish-${name}`)),
    stateMachine: { arn: actors.stateMachine(scope, stage).machine, logGroup: machineLogGroupName(stage) },
    lookRule: lookRuleName(stage),
  };
}

function eachFunction<T>(make: (name: FunctionName) => T): Readonly<Record<FunctionName, T>> {
  return Object.fromEntries(functionNames.map((name) => [name, make(name)])) as Record<FunctionName, T>;
}

function machineLogGroupName(stage: Stage): string {
  return `/aws/vendedlogs/states/${stateMachineName(stage.name)}`;
}

function lookRuleName(stage: Stage): string {
  return nameOf(stage, 'publish-look');
}
