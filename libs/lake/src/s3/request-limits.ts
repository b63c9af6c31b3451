/**
 * For the `requestHandler` of an S3Client: without them the SDK waits for ever for an answer. Milliseconds; a part of
 * 8 MiB is to go up well within the time. A body that stalls is the store's own concern.
 */
export const requestLimits = {
  connectionTimeout: 5_000,
  requestTimeout: 120_000,
  throwOnRequestTimeout: true,
} as const;
