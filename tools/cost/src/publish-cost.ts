import type { Measured, Prices } from './inputs.ts';

/*
 * What a publish costs. Nothing of it has run on AWS: what is assumed has a name here, and stands on the page.
 */

/** Workers of the job, of the smallest size; each is one DPU. */
export const workers = 2;
/** Seconds of a run on AWS besides its rows: Spark starts, receipts are listed, the table is read and committed. */
export const assumedOverhead = 60;
/** Gigabyte-seconds and calls of the functions of one run, the starter's among them. */
export const assumedFunctions = { gigabyteSeconds: 2.5, calls: 8 };
/** Of one run that refreshes SPICE for a few minutes. */
export const assumedTransitions = 40;
/** Requests to S3 of one run, besides one write for each event date, and reads of receipts and files. */
export const assumedRequests = { writes: 20, reads: 40 };
/** Megabytes that Spark reads with one request. */
const readMegabytes = 32;
/** DPUs of a crawler, and its shortest charged run in hours. */
export const assumedCrawler = { units: 2, hours: 10 / 60 };

/** What is published: so many files of one size, in so many runs. */
export interface Publish {
  readonly files: number;
  /** Megabytes (10^6 bytes) of one file. */
  readonly megabytes: number;
  readonly runs: number;
}

/** Dollars by service. */
export interface PublishCost {
  readonly glue: number;
  readonly stepFunctions: number;
  readonly lambda: number;
  readonly s3: number;
  /** EventBridge and SQS. */
  readonly events: number;
}

/** What it costs, once, to publish what was taken in. Refreshes and queries are not in it. */
export function publishCost({ files, megabytes, runs }: Publish, { prices }: Prices, measured: Measured): PublishCost {
  const rows = (files * megabytes * measured.recordsPerMegabyte) / runs;
  // A run judges whole dates.
  const dates = Math.ceil(rows / measured.publish.rowsPerDate);
  const reads = assumedRequests.reads + (files / runs) * (3 + Math.ceil(megabytes / readMegabytes));
  const { gigabyteSeconds, calls } = assumedFunctions;
  return {
    glue:
      runs *
      jobSeconds(dates * measured.publish.rowsPerDate, measured) *
      workers *
      (prices.glueUnitHour.dollars / 3600),
    stepFunctions: runs * assumedTransitions * prices.stateTransition.dollars,
    lambda: runs * (gigabyteSeconds * prices.lambdaGigabyteSecond.dollars + calls * prices.lambdaRequest.dollars),
    s3: runs * ((assumedRequests.writes + dates) * prices.s3Write.dollars + reads * prices.s3Read.dollars),
    // Rows, rejects and receipt are events of the bucket; the receipt's is sent on, received and deleted.
    events: files * 3 * (prices.eventBridgeEvent.dollars + prices.sqsRequest.dollars),
  };
}

/** Seconds for which a run of the job is charged. */
function jobSeconds(rows: number, { publish }: Measured): number {
  return Math.max(60, assumedOverhead + rows / publish.rowsPerSecond);
}

export const publishTotal = ({ glue, stepFunctions, lambda, s3, events }: PublishCost): number =>
  glue + stepFunctions + lambda + s3 + events;

/** Dollars of one crawl of a dataset. */
export function crawlCost({ prices }: Prices): number {
  return assumedCrawler.units * assumedCrawler.hours * prices.crawlerUnitHour.dollars;
}

/** Dollars of a query that reads a table to whose files so many megabytes were uploaded. */
export function queryCost(megabytes: number, { prices }: Prices, { publish }: Measured): number {
  return (Math.max(10, megabytes * publish.finalShare) / 1e6) * prices.athenaTerabyte.dollars;
}
