import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { datasets } from '@sluice/datasets';
import { openS3Store, requestLimits } from '@sluice/lake/s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { openExecutions } from '../executions.ts';
import { lookAtEverything } from '../hourly-look.ts';
import { startFromReceipts } from '../receipt-batch.ts';
import { openStageTables } from '../open-tables.ts';
import { openReporter } from '../reporter.ts';

/** Starts runs: for the receipts that a batch of messages names, or, on a schedule, for whatever was missed. */
const environment = readEnvironment('start');
const bucket = environment.SLUICE_PROCESSED_BUCKET;
const reporter = openReporter();
const options = {
  datasets,
  bucket,
  reporter,
  processed: openS3Store({ client: new S3Client({ requestHandler: requestLimits }), bucket }),
  debounce: environment.SLUICE_DEBOUNCE_SECONDS,
  executions: openExecutions(new SFNClient({ requestHandler: requestLimits }), environment.SLUICE_STATE_MACHINE_ARN),
  tables: openStageTables(environment),
};

export const handler = async (event: object, context: Context): Promise<SQSBatchResponse | undefined> => {
  reporter.logger.addContext(context);
  if ('Records' in event) return startFromReceipts(event as SQSEvent, options, new Date());
  await lookAtEverything(options, new Date());
  return undefined;
};
