export { requestLimits } from './request-limits.ts';
export { openS3Lake, type S3LakeOptions } from './s3-lake.ts';
export { openS3Store, type S3StoreOptions } from './s3-store.ts';
