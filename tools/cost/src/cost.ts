import type { Measured, Prices } from './inputs.ts';

/** Megabytes of memory of the function in both stages: one whole processor. */
export const memory = 1769;
/** Megabytes of a part in which larger outputs go up. */
const partMegabytes = 8.388608;

/** Requests to S3 of one ingest of a new file with rejects, outputs of one part each. A test counts them. */
export const requestsOfIngest = { reads: 5, writes: 4 };

/** What is uploaded: so many files of one size. */
export interface Upload {
  readonly files: number;
  /** Megabytes (10^6 bytes) of one file. */
  readonly megabytes: number;
  /** Whether each file meets a function that must start first. */
  readonly cold: boolean;
}

/** Dollars by service. */
export interface Cost {
  readonly lambda: number;
  readonly s3: number;
  readonly sqs: number;
  readonly eventBridge: number;
}

/** What it costs, once, to take an upload in. Keeping it is not in it. */
export function costOf({ files, megabytes, cold }: Upload, { prices }: Prices, measured: Measured): Cost {
  const seconds = secondsOf(megabytes, measured) + (cold ? coldSeconds(measured) : 0);
  // Above one part an output takes a request for each part, and two around them. Rejects stay below that.
  const parts = Math.ceil(megabytes / partMegabytes);
  const outputWrites = parts > 1 ? parts + 1 : 0;
  // The uploader's own client sends parts of the same size.
  const uploadWrites = parts > 1 ? parts + 2 : 1;
  return {
    lambda: files * (seconds * (memory / 1024) * prices.lambdaGigabyteSecond.dollars + prices.lambdaRequest.dollars),
    s3:
      files *
      ((requestsOfIngest.writes + outputWrites + uploadWrites) * prices.s3Write.dollars +
        requestsOfIngest.reads * prices.s3Read.dollars),
    // EventBridge sends, Lambda receives and deletes.
    sqs: files * 3 * prices.sqsRequest.dollars,
    eventBridge: files * prices.eventBridgeEvent.dollars,
  };
}

/** Seconds of the function for one file: what every file takes, and its megabytes at the pace of a long one. */
function secondsOf(megabytes: number, measured: Measured): number {
  const { invocationMilliseconds, invocationMegabytes, megabytesPerSecond } = measured;
  const perFile = Math.max(0, invocationMilliseconds / 1000 - invocationMegabytes / megabytesPerSecond);
  return perFile + megabytes / megabytesPerSecond;
}

function coldSeconds({ firstInvocationMilliseconds, invocationMilliseconds }: Measured): number {
  return (firstInvocationMilliseconds - invocationMilliseconds) / 1000;
}

export const total = ({ lambda, s3, sqs, eventBridge }: Cost): number => lambda + s3 + sqs + eventBridge;

/** Hours of a month, as AWS counts. */
const monthHours = 730;

/** What stands by costs something, too. Dollars a month. */
export function monthlyCost({ prices }: Prices, { publish }: Measured): { idlePolls: number; keptGigabyte: number } {
  // Lambda asks an empty queue with five connections, each for 20 seconds at a time: that of uploads, that of receipts.
  const polls = 2 * 5 * (3600 / 20) * monthHours;
  return {
    idlePolls: polls * prices.sqsRequest.dollars,
    // What was uploaded, its clean rows, which are about as long, and the final table.
    keptGigabyte: (2 + publish.finalShare) * prices.s3GigabyteMonth.dollars,
  };
}

/** Metrics that a dataset gets with a file that is committed, and with a run that publishes it without a crawl or a refresh. */
export const metricsOfFile = 6;
export const metricsOfRun = 7;

/** Dollars for each hour in which a dataset has so many metrics: they are paid by the hour. */
export function metricHour({ prices }: Prices, metrics: number): number {
  return (metrics * prices.metricMonth.dollars) / monthHours;
}
