import { MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * Names and units of the metrics, each measured with the dimensions `service` (always `publish`) and `dataset`. What
 * counts runs and rows is summed, what measures is not.
 */
export const metricUnits = {
  /** Age of the oldest receipt that the table does not hold yet; 0 where it holds all. Once an hour. */
  UnpublishedHours: MetricUnit.NoUnit,
  /** Rows of the table after a publish that changed it, and clean rows that newer ones have replaced. */
  RowsFinal: MetricUnit.Count,
  RowsSuperseded: MetricUnit.Count,
  /** Event dates that a publish has written anew. */
  PartitionsWritten: MetricUnit.Count,
  /** 1 where the upkeep of the table failed after a publish, 0 where it did not or was not due. */
  UpkeepsFailed: MetricUnit.Count,
  /** Publishes that would lose too many rows, until somebody confirms. */
  PublishHeld: MetricUnit.Count,
  /** Publishes that wait for files to be cleaned again: they go on by themselves. */
  PublishWaiting: MetricUnit.Count,
  /** Runs stopped because processed files are not what the contract says. */
  CatalogueDrift: MetricUnit.Count,
  /** 1 where a crawl failed, 0 where it did not; the run went on. */
  CrawlsFailed: MetricUnit.Count,
  /** 1 where published, stored and ingested rows differ, 0 where they agree. */
  ReconciliationMismatch: MetricUnit.Count,
  /** Rows that a refresh has taken into SPICE. */
  RowsIngested: MetricUnit.Count,
} as const;

export type MetricName = keyof typeof metricUnits;
