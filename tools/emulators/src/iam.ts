import type { RecordedRequest } from './recorded-request.ts';

/** What a role must be allowed for a request to be answered. */
export interface Permission {
  /** `s3:GetObject`, … */
  readonly action: string;
  /** ARN of a bucket, object, queue or parameter. */
  readonly resource: string;
  /** The condition keys that the request sets, such as `s3:prefix`. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * The permissions that a recorded request to S3 (path-style), SQS or SSM needs.
 * @throws Error for a request of another kind
 */
export function permissionsOf(request: RecordedRequest): Permission[] {
  const permissions = request.headers['x-amz-target'] ? jsonPermissions(request) : s3Permissions(request);
  if (permissions) return permissions;
  throw new Error(
    `cannot name the permissions of '${request.method} ${request.path}': expected a request of S3, SQS or SSM ` +
      `that is known here; add it to permissionsOf`,
  );
}

function s3Permissions({ method, path, query, headers }: RecordedRequest): Permission[] | undefined {
  const [bucket = '', ...rest] = path.slice(1).split('/');
  if (!bucket) return undefined;
  const key = rest.map(decodeURIComponent).join('/');
  const has = (name: string): boolean => query[name] !== undefined;
  const resource = `arn:aws:s3:::${bucket}${key && `/${key}`}`;
  const needs = (...names: string[]): Permission[] => names.map((name) => ({ action: `s3:${name}`, resource }));
  if (!key) {
    const context = { 's3:prefix': query['prefix'] ?? '' };
    if (method === 'HEAD') return needs('ListBucket');
    if (method !== 'GET') return undefined;
    if (has('versions')) return needs('ListBucketVersions').map((each) => ({ ...each, context }));
    if (has('uploads')) return needs('ListBucketMultipartUploads').map((each) => ({ ...each, context }));
    return has('list-type') ? needs('ListBucket').map((each) => ({ ...each, context })) : undefined;
  }
  switch (method) {
    case 'GET':
      if (has('uploadId')) return needs('ListMultipartUploadParts');
      return needs(has('versionId') ? 'GetObjectVersion' : 'GetObject');
    case 'HEAD':
      return needs(has('versionId') ? 'GetObjectVersion' : 'GetObject');
    case 'PUT':
    case 'POST':
      if (headers['x-amz-copy-source'] !== undefined) return undefined;
      // Whoever writes over an etag must be able to see it.
      return headers['if-match'] === undefined ? needs('PutObject') : needs('PutObject', 'GetObject');
    case 'DELETE':
      if (has('uploadId')) return needs('AbortMultipartUpload');
      return needs(has('versionId') ? 'DeleteObjectVersion' : 'DeleteObject');
    default:
      return undefined;
  }
}

/** moto's account. */
const account = '123456789012';

function jsonPermissions({ headers, body }: RecordedRequest): Permission[] | undefined {
  const [, operation = ''] = headers['x-amz-target']?.split('.') ?? [];
  const [, region = ''] = /Credential=[^/]+\/\d+\/([^/]+)/.exec(headers['authorization'] ?? '') ?? [];
  const input = JSON.parse(body ?? '{}') as { QueueUrl?: string; Name?: string };
  if (input.QueueUrl !== undefined) {
    const queue = new URL(input.QueueUrl).pathname.split('/').at(-1);
    return [
      { action: `sqs:${operation.replace(/Batch$/, '')}`, resource: `arn:aws:sqs:${region}:${account}:${queue}` },
    ];
  }
  if (input.Name === undefined || headers['x-amz-target']?.startsWith('AmazonSSM.') !== true) return undefined;
  const name = input.Name.replace(/^\//, '');
  return [{ action: `ssm:${operation}`, resource: `arn:aws:ssm:${region}:${account}:parameter/${name}` }];
}
