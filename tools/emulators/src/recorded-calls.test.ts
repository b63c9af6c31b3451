import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compareCalls, neededPermissions, recordedCalls, type Naming } from './recorded-calls.ts';
import type { RecordedRequest } from './recorded-request.ts';

const naming: Naming = {
  buckets: { raw: 'test-raw' },
  typical: (key, bucket) => `${bucket} ${key.length}`,
  placeholders: { '{final}': 'sluice_test_final' },
};

const get = (path: string, query = {}): RecordedRequest => ({ method: 'GET', path, query, headers: {} });

test('calls are told by what stands for all like them', () => {
  const glue: RecordedRequest = {
    method: 'POST',
    path: '/',
    query: {},
    headers: {
      'x-amz-target': 'AWSGlue.GetTable',
      authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20261124/eu-central-1/glue/aws4_request, SignedHeaders=host',
    },
    body: '{"DatabaseName":"sluice_test_final","Name":"t"}',
  };
  const list = { 'list-type': '2' };
  const requests = [get('/test-raw/abc'), get('/test-raw', list), get('/other/a', { versionId: '1' }), glue];
  expect(recordedCalls('a', requests, naming)).toEqual([
    { actor: 'a', action: 's3:GetObject', bucket: 'raw', key: 'raw 3' },
    { actor: 'a', action: 's3:ListBucket', bucket: 'raw', prefix: '' },
    { actor: 'a', action: 's3:GetObjectVersion', bucket: 'other', key: 'other 1' },
    { actor: 'a', action: 'glue:GetTable', resource: 'catalog' },
    { actor: 'a', action: 'glue:GetTable', resource: 'database/{final}' },
    { actor: 'a', action: 'glue:GetTable', resource: 'table/{final}/t' },
  ]);
});

test('what is no bucket is told by the end of its ARN, and by what else the request sets', () => {
  const role = {
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::123456789012:role/sluice_test_final',
    context: { 'iam:PassedToService': 'x', 'aws:RequestTag/t': 'sluice_test_final' },
  };
  expect(neededPermissions('a', [role, { action: 'glue:GetX', resource: '*' }], naming)).toEqual([
    {
      actor: 'a',
      action: 'iam:PassRole',
      resource: 'role/{final}',
      context: { 'iam:PassedToService': 'x', 'aws:RequestTag/t': '{final}' },
    },
    { actor: 'a', action: 'glue:GetX', resource: '*' },
  ]);
});

test('the record is written only when it is asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-calls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'calls.json');
  await writeFile(path, 'before');
  const calls = ['b', 'a', 'b'].map((actor) => ({ actor, action: 's3:GetObject', bucket: 'raw' }));
  const compare = () => compareCalls(pathToFileURL(path), calls);
  vi.stubEnv('RECORD', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());

  const { found, kept } = await compare();
  expect((JSON.parse(found) as { actor: string }[]).map(({ actor }) => actor)).toEqual(['a', 'b']);
  expect(kept).toBe('before');

  vi.stubEnv('RECORD', 'write');
  expect(await compare()).toEqual({ found, kept: found });
  expect(await readFile(path, 'utf8')).toBe(found);
});
