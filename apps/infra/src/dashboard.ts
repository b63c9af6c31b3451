import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Dataset } from '@sluice/contract';
import { ingestMetric, sweepMetric } from './metrics.ts';
import type { IngestStack } from './stacks/ingest.ts';

/** The rows of the stage's dashboard: what came in, what became of it, whether the machinery keeps up. */
export function dashboardOf(stack: IngestStack, datasets: readonly Dataset[]): IWidget[] {
  const { queue, deadLetters, eventDeadLetters, ingest, sweep } = stack;
  const each = (metric: (dataset: string) => IMetric): IMetric[] => datasets.map(({ name }) => metric(name));
  return [
    graph('Files', [
      ingestMetric('FilesCommitted', { label: 'committed' }),
      ingestMetric('FilesQuarantined', { label: 'quarantined' }),
      ingestMetric('FilesWithdrawn', { label: 'withdrawn' }),
      ingestMetric('FilesUnchanged', { label: 'unchanged' }),
      ingestMetric('FilesFailed', { label: 'failed' }),
    ]),
    graph('Records', [
      ingestMetric('RecordsRead', { label: 'read' }),
      ingestMetric('RecordsClean', { label: 'clean' }),
      ingestMetric('RecordsRejected', { label: 'rejected' }),
    ]),
    graph(
      'Clean records',
      each((dataset) => ingestMetric('RecordsClean', { dataset, label: dataset })),
    ),
    graph(
      'Rejected share of a file, percent, highest',
      each((dataset) => ingestMetric('RejectedShare', { dataset, statistic: 'Maximum', label: dataset })),
    ),
    graph('Bytes', [ingestMetric('BytesRead', { label: 'read' })]),
    graph('Queues', [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
      queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in work' }),
      deadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead uploads' }),
      eventDeadLetters.metricApproximateNumberOfMessagesVisible({ label: 'dead events' }),
    ]),
    graph('Oldest message, seconds', [queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' })]),
    graph('Duration, milliseconds', [
      ingest.metricDuration({ statistic: 'p50', label: 'ingest, median' }),
      ingest.metricDuration({ statistic: 'Maximum', label: 'ingest, longest' }),
      sweep.metricDuration({ statistic: 'Maximum', label: 'sweep, longest' }),
    ]),
    graph('Errors and throttles', [
      ingest.metricErrors({ label: 'ingest errors' }),
      ingest.metricThrottles({ label: 'ingest throttles' }),
      sweep.metricErrors({ label: 'sweep errors' }),
    ]),
    graph(
      'Hours since the newest accepted upload',
      each((dataset) => hourly(sweepMetric('HoursSinceArrival', { dataset, statistic: 'Maximum', label: dataset }))),
    ),
    graph('Sweep', [
      hourly(sweepMetric('StaleKeys', { label: 'stale keys' })),
      hourly(sweepMetric('OrphansRemoved', { label: 'orphans removed' })),
    ]),
  ];
}

const hourly = (metric: ReturnType<typeof sweepMetric>): IMetric => metric.with({ period: Duration.hours(1) });

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 } });
}
