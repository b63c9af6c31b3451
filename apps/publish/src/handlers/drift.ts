import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { openS3Store, requestLimits } from '@sluice/lake/s3';
import type { Context } from 'aws-lambda';
import { openCatalogue } from '../catalogue.ts';
import { checkCatalogue, driftRequest, type Drift } from '../check-catalogue.ts';
import { readEnvironment } from '../environment.ts';
import { openReporter } from '../reporter.ts';

/** Whether the processed files are what the contract says; the processed table is made so. */
const environment = readEnvironment('drift');
const bucket = environment.SLUICE_PROCESSED_BUCKET;
const catalogue = openCatalogue(
  new GlueClient({ requestHandler: requestLimits }),
  environment.SLUICE_PROCESSED_DATABASE,
);
const processed = openS3Store({ client: new S3Client({ requestHandler: requestLimits }), bucket });
const reporter = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Drift> => {
  reporter.logger.addContext(context);
  return checkCatalogue(driftRequest.parse(event), { catalogue, processed, bucket }, reporter);
};
