import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  TreatMissingData,
  type CreateAlarmOptions,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Dataset } from '@sluice/contract';
import { lambdaMetric, machineMetric, metricsOf, ruleMetric } from './metrics.ts';
import { visibilitySeconds, type IngestResources } from './stacks/ingest.ts';
import type { PublishResources } from './stacks/publish.ts';
import type { Stage } from './stage.ts';

/** When people are called, and what for. */
export interface AlarmDefinition {
  /** Names the alarm, and the heading of its page in docs/runbook.md. */
  readonly kind: string;
  /** Of an alarm that each dataset has. */
  readonly dataset?: string;
  readonly condition: CreateAlarmOptions & { readonly metric: IMetric };
  /** What to do, in a sentence. */
  readonly todo: string;
}

/** Every alarm of a stage. */
export function alarmsOf(
  stage: Stage,
  { ingest, publish }: { readonly ingest: IngestResources; readonly publish: PublishResources },
  datasets: readonly Dataset[],
): AlarmDefinition[] {
  return [...ingestAlarms(stage, ingest, datasets), ...publishAlarms(stage, publish, datasets)];
}

function ingestAlarms(stage: Stage, resources: IngestResources, datasets: readonly Dataset[]): AlarmDefinition[] {
  const { queue, deadLetters, eventDeadLetters, ingest, sweep } = resources;
  const { ingestMetric, sweepMetric } = metricsOf(stage);
  const sweepPeriod = Duration.hours(stage.sweep.every);
  // Longer than until a second attempt, shorter than until the third: after that SQS leaves a message out of the metric.
  const longestWait = 1.5 * visibilitySeconds(stage);
  return [
    {
      kind: 'ingest-dead-letters',
      condition: above(0, deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
      todo: 'Find out why these uploads fail every time, mend it, and send them back to the queue.',
    },
    {
      kind: 'event-dead-letters',
      condition: above(0, eventDeadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
      todo: 'Mend why EventBridge cannot reach the queue or the sweep, then run the sweep.',
    },
    {
      kind: 'oldest-message',
      condition: above(longestWait, queue.metricApproximateAgeOfOldestMessage(maximum)),
      todo: 'Look whether uploads fail and are tried again, or whether more come in than the concurrency can take.',
    },
    {
      kind: 'ingest-errors',
      condition: above(0, lambdaMetric(ingest, 'Errors')),
      todo: 'Read the error in the log of the ingest function; uploads are tried again by themselves.',
    },
    {
      kind: 'sweep-errors',
      condition: above(0, lambdaMetric(sweep, 'Errors')),
      todo: 'Read the error in the log of the sweep, mend it, and run the sweep.',
    },
    {
      kind: 'ingest-throttles',
      condition: above(0, lambdaMetric(ingest, 'Throttles')),
      todo: "Raise the account's quota of concurrent executions, or lower the stage's ingest.concurrency.",
    },
    {
      kind: 'files-failed',
      condition: above(0, ingestMetric('FilesFailed')),
      todo: 'Read why in the log of the ingest function; if the next attempts succeed, nothing is left to do.',
    },
    // What has a dataset is measured with it, and what has none without.
    ...[undefined, ...datasets.map(({ name }) => name)].map((dataset) => ({
      kind: 'files-quarantined',
      ...(dataset !== undefined && { dataset }),
      condition: above(0, ingestMetric('FilesQuarantined', dataset === undefined ? {} : { dataset })),
      todo: 'Look up why the file was refused, mend the file or the contract, and upload it again.',
    })),
    ...datasets.map(({ name }) => ({
      kind: 'rejected-share',
      dataset: name,
      condition: above(
        stage.alarms.rejectedShare,
        ingestMetric('RejectedShare', { dataset: name, statistic: 'Maximum' }),
      ),
      todo: 'Look at the reasons of the rejects, and mend the source or the contract.',
    })),
    ...datasets.flatMap(({ name, freshnessHours }) =>
      freshnessHours === undefined
        ? []
        : [
            {
              kind: 'no-arrivals',
              dataset: name,
              condition: {
                ...above(
                  freshnessHours,
                  // Of several sweeps in a row the one that has seen the newest upload is right.
                  sweepMetric('HoursSinceArrival', { dataset: name, statistic: 'Minimum', period: Duration.hours(1) }),
                ),
                ...standing,
              },
              todo: "Ask the dataset's owner why no upload has been accepted for longer than the contract declares.",
            },
          ],
    ),
    {
      kind: 'sweep-missing',
      condition: {
        metric: sweepMetric('StaleKeys', { statistic: 'SampleCount', period: sweepPeriod }),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 2,
        treatMissingData: TreatMissingData.BREACHING,
      },
      todo: 'Look why no sweep has run, mend it, and run the sweep.',
    },
    {
      kind: 'sweep-incomplete',
      condition: above(0, sweepMetric('SweepsIncomplete')),
      todo: 'Sweep from a machine of your own, and look why a sweep no longer fits into a run.',
    },
  ];
}

function publishAlarms(stage: Stage, resources: PublishResources, datasets: readonly Dataset[]): AlarmDefinition[] {
  const { deadLetters, functions, lookRule } = resources;
  const { publishMetric } = metricsOf(stage);
  return [
    {
      kind: 'publish-failed',
      // What fails is tried again with each bucket of receipts, and once a day: the alarm rings once for all of them.
      condition: above(0, machineMetric(resources, 'ExecutionsFailed', { period: Duration.days(1) })),
      todo: 'Read the alert that the run has sent, mend what it names, and publish the dataset again.',
    },
    {
      kind: 'publish-too-long',
      condition: above(
        longestRunSeconds(stage) * 1000,
        machineMetric(resources, 'ExecutionTime', { statistic: 'Maximum' }),
      ),
      todo: 'Look at which step the run spent its time, and give the job more workers if it was the job.',
    },
    {
      kind: 'publish-dead-letters',
      condition: above(0, deadLetters.metricApproximateNumberOfMessagesVisible(maximum)),
      todo: 'Find out why the starter cannot read these receipts, or EventBridge not reach it; the hourly look heals it.',
    },
    // A step's errors are tried again by the machine, and end in a run that failed.
    {
      kind: 'publish-start-errors',
      condition: above(0, lambdaMetric(functions.start, 'Errors')),
      todo: 'Read the error in the log of the starter; its messages come back by themselves.',
    },
    {
      kind: 'publish-start-throttles',
      condition: above(0, lambdaMetric(functions.start, 'Throttles')),
      todo: "Raise the account's quota of concurrent executions, or lower the stage's ingest.concurrency.",
    },
    {
      kind: 'publish-look-missing',
      condition: {
        metric: ruleMetric(lookRule, { period: Duration.hours(1) }),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 3,
        treatMissingData: TreatMissingData.BREACHING,
      },
      todo: 'Look why the starter has not looked at everything for three hours, and deploy the stage again.',
    },
    ...datasets.flatMap(({ name, freshnessHours }) => [
      {
        kind: 'publish-held',
        dataset: name,
        condition: { ...above(0, publishMetric('PublishHeld', name)), ...standing },
        todo: 'Look why so many rows would be lost; mend the cause, or confirm the publish.',
      },
      {
        kind: 'reconciliation-mismatch',
        dataset: name,
        condition: { ...above(0, publishMetric('ReconciliationMismatch', name)), ...standing },
        todo: 'Compare the counts in the alert of the run, and build the table again if it is at fault.',
      },
      {
        kind: 'crawl-failed',
        dataset: name,
        condition: { ...above(0, publishMetric('CrawlsFailed', name)), ...standing },
        todo: 'Look why the crawler fails; until then each hour with a run pays for another crawl.',
      },
      {
        kind: 'upkeep-failed',
        dataset: name,
        condition: { ...above(0, publishMetric('UpkeepsFailed', name)), ...standing },
        todo: 'Look what the upkeep of the table met with; the publish itself stands.',
      },
      ...(freshnessHours === undefined
        ? []
        : [
            {
              kind: 'unpublished',
              dataset: name,
              condition: {
                ...above(
                  freshnessHours,
                  // Of two looks in an hour the later one is right.
                  publishMetric('UnpublishedHours', name, { statistic: 'Minimum', period: Duration.hours(1) }),
                ),
                ...standing,
              },
              todo: 'Look why receipts have waited for longer than the contract allows, and publish the dataset.',
            },
          ]),
    ]),
  ];
}

/** Seconds that a run may take: waiting for its time bucket and for a run before it, then its own job; crawl and SPICE. */
function longestRunSeconds({ publish }: Stage): number {
  return publish.debounce + 2 * publish.timeout * 60 + 2 * 3600;
}

/** Of what is looked at now and then: between two looks nothing is known, and the last answer stands. */
const standing = { treatMissingData: TreatMissingData.IGNORE };

const maximum = { period: Duration.minutes(5), statistic: 'Maximum' };

function above(threshold: number, metric: IMetric): CreateAlarmOptions & { readonly metric: IMetric } {
  return {
    metric,
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}
