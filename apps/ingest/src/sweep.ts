import type { Context } from 'aws-lambda';
import { readSweepEnvironment } from './environment.ts';
import { openQueue } from './queue.ts';
import { openReporter } from './reporter.ts';
import { openStage } from './stage.ts';
import { sweepStage, type StageSweep } from './sweep-stage.ts';

/** The Lambda function that sweeps, on a schedule and after each deploy. What the event says is passed over. */
const environment = readSweepEnvironment();
const stage = openStage(environment);
const queue = openQueue(environment.SLUICE_QUEUE_URL);
const orphanAge = environment.SLUICE_ORPHAN_AGE_SECONDS * 1000;
const reporter = openReporter();

export const handler = (_event: unknown, context: Context): Promise<StageSweep> => {
  reporter.logger.addContext(context);
  return sweepStage(context, stage, { queue, orphanAge }, reporter);
};
