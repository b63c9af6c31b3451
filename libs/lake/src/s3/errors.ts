/** What the SDK throws when S3 has answered, or has not. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function statusOf(error: unknown): number | undefined {
  return (error as SdkError).$metadata?.httpStatusCode;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** There is no such object or version, or what is there under the version is a delete marker (405). */
export function isMissing(error: unknown): boolean {
  const missing = ['NoSuchKey', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed'];
  return missing.includes(nameOf(error)) || statusOf(error) === 405 || isUnknownVersionId(error);
}

/** S3 has never given such a version id. */
function isUnknownVersionId(error: unknown): boolean {
  return nameOf(error) === 'InvalidArgument' && /version ?id/i.test((error as Error).message);
}

/** All that a HEAD tells of a request that is wrong in itself: a GET tells in what. */
export function isBadRequest(error: unknown): boolean {
  return statusOf(error) === 400;
}

/** The range has no byte of the object. */
export function isBeyondTheEnd(error: unknown): boolean {
  return statusOf(error) === 416;
}

/** The condition of a write does not hold. If-Match of an object that is not there answers 404. */
export function isPrecondition(error: unknown): boolean {
  return statusOf(error) === 412 || nameOf(error) === 'NoSuchKey';
}

/** Another write of the same key was going on. */
export function isConflict(error: unknown): boolean {
  return ['ConditionalRequestConflict', 'OperationAborted'].includes(nameOf(error));
}

/** The upload has ended, by a Complete whose answer was lost or by an abort. */
export function isNoSuchUpload(error: unknown): boolean {
  return nameOf(error) === 'NoSuchUpload';
}

/** Whether S3 may have acted although the answer does not say so: none came, or that of a repetition, or a failure within. */
export function isDoubtful(error: unknown): boolean {
  const status = statusOf(error);
  if (nameOf(error) === 'AbortError') return false;
  return status === undefined || status >= 500 || isPrecondition(error) || isConflict(error) || isNoSuchUpload(error);
}

/** Refusals (403) whose own words tell what is wrong, and which no permission mends. */
const ownWords = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'];

/** The error with what to do about it, where S3's own words do not tell. */
export function explained(
  error: unknown,
  action: 'read' | 'write' | 'delete' | 'list',
  bucket: string,
  key: string,
): unknown {
  if (statusOf(error) !== 403 || ownWords.includes(nameOf(error))) return error;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const failed = `cannot ${action} '${key}' in bucket '${bucket}'`;
  if (nameOf(error) === 'InvalidObjectState') {
    const mend = 'restore it (aws s3api restore-object), then ingest it again';
    return new Error(`${failed}: it is archived (${said}); ${mend}`, { cause: error });
  }
  const hint =
    action === 'read'
      ? `grant the role the reading of the object; where the object may be missing grant s3:ListBucket on the bucket, ` +
        `too, without which S3 answers 403 in the place of 404`
      : `grant the role the permission that S3 names`;
  return new Error(`${failed}: access was denied (${said}); ${hint}`, { cause: error });
}
