import type { Lake } from '../lake.ts';
import { openS3Store, type S3StoreOptions } from './s3-store.ts';

/** The names of a lake's buckets, and how they are reached. */
export interface S3LakeOptions extends Omit<S3StoreOptions, 'bucket'> {
  /** Must keep versions. */
  readonly raw: string;
  readonly processed: string;
  readonly final: string;
}

/** Opens the lake in three buckets, as `openDirectoryLake` does the one in a directory. */
export function openS3Lake({ raw, processed, final, ...options }: S3LakeOptions): Lake {
  return {
    raw: openS3Store({ ...options, bucket: raw }),
    processed: openS3Store({ ...options, bucket: processed }),
    final: openS3Store({ ...options, bucket: final }),
  };
}
