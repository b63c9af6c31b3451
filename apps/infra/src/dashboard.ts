import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Dataset } from '@sluice/contract';
import type { MetricName as PublishMetricName } from '@sluice/publish/metrics';
import { lambdaMetric, machineMetric, metricsOf, ruleMetric } from './metrics.ts';
import type { Stage } from './stage.ts';
import type { IngestResources } from './stacks/ingest.ts';
import type { PublishResources } from './stacks/publish.ts';

/** The rows of the stage's dashboard: what came in, what became of it, what is published, whether the machinery keeps up. */
export function dashboardOf(
  stage: Stage,
  { ingest, publish }: { readonly ingest: IngestResources; readonly publish: PublishResources },
  datasets: readonly Dataset[],
): IWidget[] {
  return [...ingestWidgets(stage, ingest, datasets), ...publishWidgets(stage, publish, datasets)];
}

function ingestWidgets(stage: Stage, resources: IngestResources, datasets: readonly Dataset[]): IWidget[] {
  const { queue, deadLetters, eventDeadLetters, ingest, sweep } = resources;
  const { ingestMetric, ingestTotal, sweepMetric } = metricsOf(stage);
  const each = (metric: (dataset: string) => IMetric): IMetric[] => datasets.map(({ name }) => metric(name));
  return [
    graph('Files', [
      ingestTotal('FilesCommitted', 'committed'),
      ingestTotal('FilesQuarantined', 'quarantined'),
      ingestTotal('FilesWithdrawn', 'withdrawn'),
      ingestTotal('FilesUnchanged', 'unchanged'),
      ingestTotal('FilesFailed', 'failed'),
    ]),
    graph('Records', [
      ingestTotal('RecordsRead', 'read'),
      ingestTotal('RecordsClean', 'clean'),
      ingestTotal('RecordsRejected', 'rejected'),
    ]),
    graph(
      'Clean records',
      each((dataset) => ingestMetric('RecordsClean', { dataset, label: dataset })),
    ),
    graph(
      'Rejected share of a file, percent, highest',
      each((dataset) => ingestMetric('RejectedShare', { dataset, statistic: 'Maximum', label: dataset })),
    ),
    graph('Bytes', [ingestTotal('BytesRead', 'read')]),
    graph('Queues', [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
      queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in work' }),
      deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead uploads' }),
      eventDeadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead events' }),
    ]),
    graph('Oldest message, seconds', [queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' })]),
    graph('Duration, milliseconds', [
      lambdaMetric(ingest, 'Duration', { statistic: 'p50', label: 'ingest, median' }),
      lambdaMetric(ingest, 'Duration', { statistic: 'Maximum', label: 'ingest, longest' }),
      lambdaMetric(sweep, 'Duration', { statistic: 'Maximum', label: 'sweep, longest' }),
    ]),
    graph('Errors and throttles', [
      lambdaMetric(ingest, 'Errors', { label: 'ingest errors' }),
      lambdaMetric(ingest, 'Throttles', { label: 'ingest throttles' }),
      lambdaMetric(sweep, 'Errors', { label: 'sweep errors' }),
    ]),
    graph(
      'Hours since the newest accepted upload',
      each((dataset) => hourly(sweepMetric('HoursSinceArrival', { dataset, statistic: 'Maximum', label: dataset }))),
    ),
    graph('Sweep', [
      hourly(sweepMetric('StaleKeys', { label: 'stale keys' })),
      hourly(sweepMetric('OrphansRemoved', { label: 'orphans removed' })),
      hourly(sweepMetric('SweepsIncomplete', { label: 'incomplete' })),
    ]),
  ];
}

function publishWidgets(stage: Stage, resources: PublishResources, datasets: readonly Dataset[]): IWidget[] {
  const { queue, deadLetters, functions, lookRule } = resources;
  const { publishMetric } = metricsOf(stage);
  const each = (name: PublishMetricName, statistic: 'Sum' | 'Maximum' = 'Sum'): Metric[] =>
    datasets.map((dataset) => publishMetric(name, dataset.name, { statistic, label: dataset.name }));
  return [
    graph('Runs that publish', [
      machineMetric(resources, 'ExecutionsStarted', { label: 'started' }),
      machineMetric(resources, 'ExecutionsSucceeded', { label: 'succeeded' }),
      machineMetric(resources, 'ExecutionsFailed', { label: 'failed' }),
      machineMetric(resources, 'ExecutionsTimedOut', { label: 'timed out' }),
      ruleMetric(lookRule, { label: 'looks' }),
    ]),
    graph('Longest run, milliseconds', [machineMetric(resources, 'ExecutionTime', { statistic: 'Maximum' })]),
    graph('Final rows', each('RowsFinal', 'Maximum')),
    graph('Hours for which receipts have waited', each('UnpublishedHours', 'Maximum').map(hourly)),
    graph('Held', each('PublishHeld')),
    graph('Rows that do not agree', each('ReconciliationMismatch')),
    graph('Crawls that failed', each('CrawlsFailed')),
    graph('Upkeeps that failed', each('UpkeepsFailed')),
    graph('Receipts on their way', [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
      deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead' }),
    ]),
    graph('Errors and throttles of publishing', [
      ...Object.entries(functions).map(([name, each]) => lambdaMetric(each, 'Errors', { label: `${name} errors` })),
      lambdaMetric(functions.start, 'Throttles', { label: 'start throttles' }),
    ]),
  ];
}

const hourly = (metric: Metric): IMetric => metric.with({ period: Duration.hours(1) });

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 } });
}
