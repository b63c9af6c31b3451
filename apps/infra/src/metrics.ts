import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** What the functions write in the embedded metric format, as its names and dimensions. */
type IngestMetric =
  | 'RecordsRead'
  | 'RecordsClean'
  | 'RecordsRejected'
  | 'FilesCommitted'
  | 'FilesQuarantined'
  | 'FilesWithdrawn'
  | 'FilesUnchanged'
  | 'FilesFailed'
  | 'BytesRead'
  | 'RejectedShare';
type SweepMetric = 'StaleKeys' | 'OrphansRemoved' | 'HoursSinceArrival';

interface Options {
  readonly dataset?: string;
  readonly statistic?: 'Sum' | 'Maximum' | 'SampleCount';
  readonly period?: Duration;
  readonly label?: string;
}

/** A metric of the function that ingests, of one dataset or of all uploads. */
export function ingestMetric(name: IngestMetric, options: Options = {}): Metric {
  return ownMetric('ingest', name, options);
}

/** A metric of the sweep. */
export function sweepMetric(name: SweepMetric, options: Options = {}): Metric {
  return ownMetric('sweep', name, options);
}

function ownMetric(service: string, metricName: string, options: Options): Metric {
  const { dataset, statistic = 'Sum', period = Duration.minutes(5), label } = options;
  return new Metric({
    namespace: 'Sluice',
    metricName,
    dimensionsMap: { service, ...(dataset !== undefined && { dataset }) },
    statistic,
    period,
    ...(label !== undefined && { label }),
  });
}
