import { expect, test } from 'vitest';
import { permissionsOf } from './iam.ts';
import type { RecordedRequest } from './recorded-request.ts';

function request(line: string, headers: Record<string, string> = {}, body?: string): RecordedRequest {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  return { method, path, query: Object.fromEntries(new URLSearchParams(query)), headers, ...(body && { body }) };
}

test.each([
  ['GET /b/a/k%20%C3%A9?x-id=GetObject', ['s3:GetObject arn:aws:s3:::b/a/k é']],
  ['GET /b/k?versionId=1', ['s3:GetObjectVersion arn:aws:s3:::b/k']],
  ['HEAD /b/k', ['s3:GetObject arn:aws:s3:::b/k']],
  ['HEAD /b/k?versionId=1', ['s3:GetObjectVersion arn:aws:s3:::b/k']],
  ['GET /b?list-type=2&prefix=p', ['s3:ListBucket arn:aws:s3:::b p']],
  ['GET /b/?list-type=2', ['s3:ListBucket arn:aws:s3:::b ']],
  ['GET /b?versions&prefix=p', ['s3:ListBucketVersions arn:aws:s3:::b p']],
  ['PUT /b/k', ['s3:PutObject arn:aws:s3:::b/k']],
  ['PUT /b/k?partNumber=1&uploadId=u', ['s3:PutObject arn:aws:s3:::b/k']],
  ['POST /b/k?uploads', ['s3:PutObject arn:aws:s3:::b/k']],
  ['POST /b/k?uploadId=u', ['s3:PutObject arn:aws:s3:::b/k']],
  ['DELETE /b/k?uploadId=u', ['s3:AbortMultipartUpload arn:aws:s3:::b/k']],
  ['DELETE /b/k', ['s3:DeleteObject arn:aws:s3:::b/k']],
  ['DELETE /b/k?versionId=1', ['s3:DeleteObjectVersion arn:aws:s3:::b/k']],
])('%s', (line, expected) => {
  const found = permissionsOf(request(line)).map(({ action, resource, context }) =>
    [action, resource, ...Object.values(context ?? {})].join(' '),
  );
  expect(found).toEqual(expected);
});

test('a write over an etag needs the right to see it', () => {
  const actions = permissionsOf(request('PUT /b/k', { 'if-match': '"e"' })).map(({ action }) => action);
  expect(actions).toEqual(['s3:PutObject', 's3:GetObject']);
});

test('a deletion of many objects names them in its body', () => {
  const body = '<Delete><Object><Key>a/1</Key></Object><Object><Key>a/2</Key></Object></Delete>';
  const resources = ['arn:aws:s3:::b/a/1', 'arn:aws:s3:::b/a/2'];
  expect(permissionsOf(request('POST /b/?delete', {}, body))).toEqual(
    resources.map((resource) => ({ action: 's3:DeleteObject', resource })),
  );
});

test('queues and parameters are named in the body', () => {
  const headers = (target: string): Record<string, string> => ({
    'x-amz-target': target,
    authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20261124/eu-central-1/sqs/aws4_request, SignedHeaders=host',
  });
  const batch = headers('AmazonSQS.SendMessageBatch');
  expect(permissionsOf(request('POST /', batch, '{"QueueUrl":"http://127.0.0.1:1/123456789012/q"}'))).toEqual([
    { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-central-1:123456789012:q' },
  ]);
  expect(permissionsOf(request('POST /', headers('AmazonSSM.GetParameter'), '{"Name":"/sluice/dev/x"}'))).toEqual([
    { action: 'ssm:GetParameter', resource: 'arn:aws:ssm:eu-central-1:123456789012:parameter/sluice/dev/x' },
  ]);
});

const signedFor = (service: string, target?: string): Record<string, string> => ({
  ...(target !== undefined && { 'x-amz-target': target }),
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20261124/eu-central-1/${service}/aws4_request, SignedHeaders=host`,
});

test.each([
  ['GetTable', '{"DatabaseName":"d","Name":"t"}', ['catalog', 'database/d', 'table/d/t']],
  ['CreateTable', '{"DatabaseName":"d","TableInput":{"Name":"t"}}', ['catalog', 'database/d', 'table/d/t']],
  ['DeleteTable', '{"DatabaseName":"d","Name":"t"}', ['catalog', 'database/d', 'table/d/t']],
  ['GetCrawler', '{"Name":"c"}', ['crawler/c']],
])('%s needs the rights to %s', (operation, body, resources) => {
  expect(permissionsOf(request('POST /', signedFor('glue', `AWSGlue.${operation}`), body))).toEqual(
    resources.map((resource) => ({
      action: `glue:${operation}`,
      resource: `arn:aws:glue:eu-central-1:123456789012:${resource}`,
    })),
  );
});

test('a state machine is named by its ARN, and ingestions are listed without one', () => {
  const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:m';
  const headers = signedFor('states', 'AWSStepFunctions.StartExecution');
  expect(permissionsOf(request('POST /', headers, JSON.stringify({ stateMachineArn: machine })))).toEqual([
    { action: 'states:StartExecution', resource: machine },
  ]);
  const list = 'GET /accounts/123456789012/data-sets/d/ingestions?max-results=100';
  expect(permissionsOf(request(list, signedFor('quicksight')))).toEqual([
    { action: 'quicksight:ListIngestions', resource: '*' },
  ]);
});

test.each(['PUT /bucket', 'GET /', 'PATCH /b/k'])('%s is not known here', (line) => {
  expect(() => permissionsOf(request(line))).toThrow(`cannot name the permissions of '${line}'`);
});
