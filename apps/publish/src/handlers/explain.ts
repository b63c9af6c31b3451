import { S3Client } from '@aws-sdk/client-s3';
import { openS3Store, requestLimits } from '@sluice/lake/s3';
import type { Context } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { explainAlert, explainRequest, type Alert } from '../explain-alert.ts';
import { openReporter } from '../reporter.ts';
import { isRepeated } from '../standing-alert.ts';

/** Words an alert, and tells whether people have it already. */
const environment = readEnvironment('explain');
const final = openS3Store({
  client: new S3Client({ requestHandler: requestLimits }),
  bucket: environment.SLUICE_FINAL_BUCKET,
});
const { logger } = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Alert & { repeated: boolean }> => {
  logger.addContext(context);
  const request = explainRequest.parse(event);
  const alert = explainAlert(request, environment.SLUICE_STAGE);
  const repeated = await isRepeated(request, final, new Date());
  logger.warn(alert.subject, { alert: alert.message, repeated });
  return { ...alert, repeated };
};
