import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { openS3Store, requestLimits } from '@sluice/lake/s3';
import { openCatalogue } from './catalogue.ts';
import { openFinalTables, type FinalTables } from './final-tables.ts';

/** Opens the final tables that the environment names. Nothing is asked of AWS yet. */
export function openStageTables(environment: {
  readonly SLUICE_FINAL_BUCKET: string;
  readonly SLUICE_FINAL_DATABASE: string;
}): FinalTables {
  const bucket = environment.SLUICE_FINAL_BUCKET;
  const glue = new GlueClient({ requestHandler: requestLimits });
  return openFinalTables({
    catalogue: openCatalogue(glue, environment.SLUICE_FINAL_DATABASE),
    store: openS3Store({ client: new S3Client({ requestHandler: requestLimits }), bucket }),
    bucket,
  });
}
