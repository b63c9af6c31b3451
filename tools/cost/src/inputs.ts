import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const price = z.strictObject({ dollars: z.number().positive(), per: z.string(), source: z.string() });

const pricesSchema = z.strictObject({
  /** Day on which the prices were written down. */
  asOf: z.iso.date(),
  region: z.string(),
  note: z.string(),
  prices: z.strictObject({
    lambdaGigabyteSecond: price,
    lambdaRequest: price,
    s3Write: price,
    s3Read: price,
    s3GigabyteMonth: price,
    sqsRequest: price,
    eventBridgeEvent: price,
    glueUnitHour: price,
    crawlerUnitHour: price,
    stateTransition: price,
    athenaTerabyte: price,
    metricMonth: price,
    alarmMonth: price,
    dashboardMonth: price,
    keyMonth: price,
  }),
});

const measuredSchema = z.strictObject({
  measuredOn: z.iso.date(),
  machine: z.string(),
  /** The command that measures it. */
  by: z.string(),
  /** Of a long file, from the store to its outputs in the store. */
  megabytesPerSecond: z.number().positive(),
  recordsPerMegabyte: z.number().positive(),
  /** Start of a fresh function and its first small file. */
  firstInvocationMilliseconds: z.number().positive(),
  /** A small file in a warm function, and its megabytes. */
  invocationMilliseconds: z.number().positive(),
  invocationMegabytes: z.number().positive(),
  publish: z.strictObject({
    machine: z.string(),
    by: z.string(),
    /** Rows of clean files that are cast, judged and written as a final table, once Spark has started. */
    rowsPerSecond: z.number().positive(),
    /** Until Spark has started. */
    startSeconds: z.number().positive(),
    /** Bytes of a final table for each byte that was uploaded. */
    finalShare: z.number().positive(),
    /** Rows of the same event date, in the upload of which the above was measured. */
    rowsPerDate: z.number().positive(),
  }),
});

export type Prices = z.infer<typeof pricesSchema>;
export type Measured = z.infer<typeof measuredSchema>;

/** The prices and the measured figures, from the files beside the package. */
export async function readInputs(): Promise<{ prices: Prices; measured: Measured }> {
  return {
    prices: pricesSchema.parse(await readJson('prices.json')),
    measured: measuredSchema.parse(await readJson('measured.json')),
  };
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), 'utf8'));
}
