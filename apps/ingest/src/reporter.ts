import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { IngestOutcome } from '@sluice/lake';
import { metricUnits, type MetricName } from './metrics.ts';

/** Values of metrics by their names. */
type Measurements = Partial<Record<MetricName, number>>;

/** Where a function says what it does: lines of JSON for the log, metrics in CloudWatch's embedded format. */
export interface Reporter {
  readonly logger: Logger;
  /** Publishes measurements at once, as those of a dataset where one is known. */
  readonly measure: (measurements: Measurements, dataset?: string | null) => void;
}

/** The reporter of a function, by POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE and POWERTOOLS_LOG_LEVEL. */
export function openReporter(): Reporter {
  const metrics = new Metrics();
  return {
    logger: new Logger(),
    measure(measurements, dataset) {
      if (dataset) metrics.addDimension('dataset', dataset);
      for (const [name, value] of Object.entries(measurements) as [MetricName, number][])
        metrics.addMetric(name, metricUnits[name], value);
      metrics.publishStoredMetrics();
    },
  };
}

/** Tells what an ingest has done. A quarantine is a warning: somebody must look at the file. */
export function reportOutcome({ logger, measure }: Reporter, outcome: IngestOutcome): void {
  const { source, dataset, status, receipt, behind } = outcome;
  const facts = { key: source, dataset, status };
  switch (status) {
    case 'committed': {
      const { accepted } = receipt ?? {};
      if (!accepted) throw new Error(`cannot report '${source}': expected accepted rows in its receipt, found none`);
      const { read, clean, rejected, size, versionId, dataKey, rejectsKey } = accepted;
      logger.info('committed', { ...facts, read, clean, rejected, size, versionId, dataKey, rejectsKey });
      measure(
        {
          FilesCommitted: 1,
          BytesRead: size,
          RecordsRead: read,
          RecordsClean: clean,
          RecordsRejected: rejected,
          ...rejectedShare(accepted),
        },
        dataset,
      );
      return;
    }
    case 'quarantined': {
      const { quarantine, report, size = 0, sha256, versionId } = receipt?.judged ?? {};
      // What is too large was not read.
      const bytesRead = sha256 ? size : 0;
      logger.warn('quarantined', { ...facts, size, versionId, code: quarantine?.code, reason: quarantine?.message });
      measure({ FilesQuarantined: 1, BytesRead: bytesRead, ...(report && rejectedShare(report)) }, dataset);
      return;
    }
    case 'withdrawn':
      logger.info('withdrawn', facts);
      measure({ FilesWithdrawn: 1 }, dataset);
      return;
    case 'unchanged':
    case 'missing':
      if (behind) logger.warn('left to a newer version of Sluice, which has judged this key before', facts);
      else logger.info(status, facts);
      measure({ FilesUnchanged: 1 }, dataset);
  }
}

function rejectedShare({ read, rejected }: { read: number; rejected: number }): Measurements {
  return read === 0 ? {} : { RejectedShare: (100 * rejected) / read };
}
