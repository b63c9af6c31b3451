import type { RecordedRequest } from './recorded-request.ts';

/** What a role must be allowed for a request to be answered. */
export interface Permission {
  /** `s3:GetObject`, … */
  readonly action: string;
  /** ARN of what the request works on; `*` where IAM knows no resource for the action. */
  readonly resource: string;
  /** The condition keys that the request sets, such as `s3:prefix`. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * The permissions that a recorded request to S3 (path-style), SQS, SSM, Glue, Step Functions or QuickSight needs.
 * @throws Error for a request of another kind
 */
export function permissionsOf(request: RecordedRequest): Permission[] {
  const permissions = permissionsByService(request);
  if (permissions) return permissions;
  throw new Error(
    `cannot name the permissions of '${request.method} ${request.path}': expected a request of S3, SQS, SSM, Glue, ` +
      `Step Functions or QuickSight that is known here; add it to permissionsOf`,
  );
}

function permissionsByService(request: RecordedRequest): Permission[] | undefined {
  if (request.headers['x-amz-target']) return jsonPermissions(request);
  return scopeOf(request).service === 'quicksight' ? quickSightPermissions(request) : s3Permissions(request);
}

/** Region and service that a request is signed for. */
function scopeOf({ headers }: RecordedRequest): { readonly region: string; readonly service: string } {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)/.exec(headers['authorization'] ?? '') ?? [];
  return { region, service };
}

function s3Permissions({ method, path, query, headers, body }: RecordedRequest): Permission[] | undefined {
  const [bucket = '', ...rest] = path.slice(1).split('/');
  if (!bucket) return undefined;
  const key = rest.map(decodeURIComponent).join('/');
  const has = (name: string): boolean => query[name] !== undefined;
  const resource = `arn:aws:s3:::${bucket}${key && `/${key}`}`;
  const needs = (...names: string[]): Permission[] => names.map((name) => ({ action: `s3:${name}`, resource }));
  if (!key) {
    const context = { 's3:prefix': query['prefix'] ?? '' };
    if (method === 'HEAD') return needs('ListBucket');
    if (method === 'POST' && has('delete')) return deletions(resource, body ?? '');
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

/** A deletion of many objects, which its body names in XML. */
const deletions = (bucket: string, body: string): Permission[] =>
  [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => ({
    action: 's3:DeleteObject',
    resource: `${bucket}/${key}`,
  }));

/** moto's account. */
const account = '123456789012';

/** What tells the resource in the bodies of AWS's JSON protocols. */
interface JsonInput {
  readonly QueueUrl?: string;
  readonly Name?: string;
  readonly DatabaseName?: string;
  readonly TableInput?: { readonly Name?: string };
  readonly stateMachineArn?: string;
}

function jsonPermissions(request: RecordedRequest): Permission[] | undefined {
  const [service, operation = ''] = request.headers['x-amz-target']?.split('.') ?? [];
  const { region } = scopeOf(request);
  const input = JSON.parse(request.body ?? '{}') as JsonInput;
  switch (service) {
    case 'AmazonSQS': {
      if (input.QueueUrl === undefined) return undefined;
      const queue = new URL(input.QueueUrl).pathname.split('/').at(-1);
      return [
        { action: `sqs:${operation.replace(/Batch$/, '')}`, resource: `arn:aws:sqs:${region}:${account}:${queue}` },
      ];
    }
    case 'AmazonSSM': {
      if (input.Name === undefined) return undefined;
      const name = input.Name.replace(/^\//, '');
      return [{ action: `ssm:${operation}`, resource: `arn:aws:ssm:${region}:${account}:parameter/${name}` }];
    }
    case 'AWSGlue':
      return gluePermissions(operation, `arn:aws:glue:${region}:${account}`, input);
    case 'AWSStepFunctions':
      return input.stateMachineArn === undefined
        ? undefined
        : [{ action: `states:${operation}`, resource: input.stateMachineArn }];
    default:
      return undefined;
  }
}

/** A call for a table needs the right to its catalogue and database, too. */
function gluePermissions(operation: string, arn: string, input: JsonInput): Permission[] | undefined {
  const needs = (...resources: string[]): Permission[] =>
    resources.map((resource) => ({ action: `glue:${operation}`, resource: `${arn}:${resource}` }));
  const { DatabaseName: database, Name: name = input.TableInput?.Name } = input;
  if (name === undefined) return undefined;
  if (/^(Get|Start)Crawler$/.test(operation)) return needs(`crawler/${name}`);
  if (database === undefined || !/^(Get|Create|Update|Delete)Table$/.test(operation)) return undefined;
  return needs('catalog', `database/${database}`, `table/${database}/${name}`);
}

function quickSightPermissions({ method, path }: RecordedRequest): Permission[] | undefined {
  const isList = method === 'GET' && /^\/accounts\/\d+\/data-sets\/[^/]+\/ingestions$/.test(path);
  return isList ? [{ action: 'quicksight:ListIngestions', resource: '*' }] : undefined;
}
