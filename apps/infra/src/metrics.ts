import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionResource } from './stacks/ingest.ts';

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
type SweepMetric = 'StaleKeys' | 'OrphansRemoved' | 'SweepsIncomplete' | 'HoursSinceArrival';

type LambdaMetric = 'Errors' | 'Throttles' | 'Duration';

interface Options {
  readonly statistic?: 'Sum' | 'Maximum' | 'SampleCount' | 'p50';
  readonly period?: Duration;
  readonly label?: string;
}

interface OwnOptions extends Options {
  readonly dataset?: string;
}

/** A metric of the function that ingests: of one dataset, or of the uploads without a known one. */
export function ingestMetric(name: IngestMetric, options: OwnOptions = {}): Metric {
  return ownMetric('ingest', name, options);
}

/** The sum of a metric over all datasets and the uploads without one; for dashboards, as alarms cannot search. */
export function ingestTotal(name: IngestMetric, label: string): MathExpression {
  const period = Duration.minutes(5);
  return new MathExpression({
    expression: `SUM(SEARCH('Namespace="Sluice" service="ingest" MetricName="${name}"', 'Sum', ${period.toSeconds()}))`,
    label,
    period,
  });
}

/** A metric of the sweep. */
export function sweepMetric(name: SweepMetric, options: OwnOptions = {}): Metric {
  return ownMetric('sweep', name, options);
}

/** What Lambda measures of a function. */
export function lambdaMetric({ name }: FunctionResource, metricName: LambdaMetric, options: Options = {}): Metric {
  return metric('AWS/Lambda', metricName, { FunctionName: name }, options);
}

function ownMetric(service: string, name: string, options: OwnOptions): Metric {
  const { dataset } = options;
  return metric('Sluice', name, { service, ...(dataset !== undefined && { dataset }) }, options);
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  { statistic = 'Sum', period = Duration.minutes(5), label }: Options,
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period, ...(label !== undefined && { label }) });
}
