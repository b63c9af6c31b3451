import type { SQSHandler } from 'aws-lambda';
import { readIngestEnvironment } from './environment.ts';
import { ingestBatch } from './ingest-batch.ts';
import { openReporter } from './reporter.ts';
import { openStage } from './stage.ts';

/** The Lambda function that ingests: a batch of SQS messages in, those to be sent again out. */
const stage = openStage(readIngestEnvironment());
const reporter = openReporter();

export const handler: SQSHandler = (event, context) => {
  reporter.logger.addContext(context);
  return ingestBatch(event, context, stage, reporter);
};
