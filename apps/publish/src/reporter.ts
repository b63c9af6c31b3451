import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { metricUnits, type MetricName } from './metrics.ts';

/** Values of metrics by their names. */
export type Measurements = Partial<Record<MetricName, number>>;

/** Where a function says what it does: lines of JSON for the log, metrics in CloudWatch's embedded format. */
export interface Reporter {
  readonly logger: Pick<Logger, 'addContext' | 'info' | 'warn' | 'error'>;
  /** Publishes measurements of a dataset at once. */
  readonly measure: (dataset: string, measurements: Measurements) => void;
}

/** The reporter of a function, by POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE and POWERTOOLS_LOG_LEVEL. */
export function openReporter(): Reporter {
  const metrics = new Metrics();
  return {
    logger: new Logger(),
    measure(dataset, measurements) {
      metrics.addDimension('dataset', dataset);
      for (const [name, value] of Object.entries(measurements) as [MetricName, number][])
        metrics.addMetric(name, metricUnits[name], value);
      metrics.publishStoredMetrics();
    },
  };
}
