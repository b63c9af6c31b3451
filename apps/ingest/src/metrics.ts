import { MetricUnit } from '@aws-lambda-powertools/metrics';

/** Names and units of the metrics. What counts files and records is summed, what measures is not. */
export const metricUnits = {
  RecordsRead: MetricUnit.Count,
  RecordsClean: MetricUnit.Count,
  RecordsRejected: MetricUnit.Count,
  FilesCommitted: MetricUnit.Count,
  FilesQuarantined: MetricUnit.Count,
  FilesWithdrawn: MetricUnit.Count,
  FilesUnchanged: MetricUnit.Count,
  FilesFailed: MetricUnit.Count,
  BytesRead: MetricUnit.Bytes,
  /** Of one file's records. */
  RejectedShare: MetricUnit.Percent,
  StaleKeys: MetricUnit.Count,
  OrphansRemoved: MetricUnit.Count,
  /** Sweeps that ran out of time. */
  SweepsIncomplete: MetricUnit.Count,
  /** Since the newest upload that was accepted. */
  HoursSinceArrival: MetricUnit.NoUnit,
} as const;

export type MetricName = keyof typeof metricUnits;
