import type { Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import type { Lake } from '@sluice/lake';
import { openS3Lake, requestLimits } from '@sluice/lake/s3';
import { S3Client } from '@aws-sdk/client-s3';
import type { IngestEnvironment } from './environment.ts';
import { fetchPseudonymKey } from './pseudonym-key.ts';

/** What a function works on. */
export interface Stage {
  readonly lake: Lake;
  /** Name of the bucket whose events are taken. */
  readonly rawBucket: string;
  readonly datasets: readonly Dataset[];
  /** Bytes of the largest object that one run takes in. */
  readonly maxBytes: number;
  /** The key of the pseudonyms, where the environment names its parameter; fetched once. */
  pseudonymKey(): Promise<Uint8Array | undefined>;
}

/** Opens the stage that the environment names. Nothing is asked of AWS yet. */
export function openStage(environment: IngestEnvironment): Stage {
  const {
    SLUICE_RAW_BUCKET: raw,
    SLUICE_PROCESSED_BUCKET: processed,
    SLUICE_FINAL_BUCKET: final,
    SLUICE_PSEUDONYM_KEY_PARAMETER: parameter,
  } = environment;
  let key: Promise<Uint8Array> | undefined;
  return {
    lake: openS3Lake({ client: new S3Client({ requestHandler: requestLimits }), raw, processed, final }),
    rawBucket: raw,
    datasets,
    maxBytes: environment.SLUICE_MAX_OBJECT_BYTES,
    async pseudonymKey() {
      if (parameter === undefined) return undefined;
      key ??= fetchPseudonymKey(parameter);
      try {
        return await key;
      } catch (error) {
        // The next message asks again.
        key = undefined;
        throw error;
      }
    },
  };
}
