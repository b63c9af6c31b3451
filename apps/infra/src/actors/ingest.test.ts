import { datasets } from '@sluice/datasets';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, region } from '../testing.ts';
import { ingestCalls } from './recorded-calls.test.support.ts';
import { simulate, type Actor, type Target } from './simulation.test.support.ts';

const [dataset] = datasets;
if (!dataset) throw new Error('cannot test permissions: expected a dataset, found none');
const data = `${dataset.name}/x.csv`;

describe.each([dev, prod])('those who take uploads in, in $name', (stage) => {
  const { may, answer } = simulate(stage);

  test('every call that the functions have been seen to make is allowed', async () => {
    const recorded = await ingestCalls(stage.name);
    for (const actor of ['ingest', 'sweep'] as const) expect(recorded.some((call) => call.actor === actor)).toBe(true);
    const denied = [];
    for (const { actor, action, target, context } of recorded)
      if (!(await may(actor, action, target, context))) denied.push({ actor, action, target });
    expect(denied).toEqual([]);
  });

  test('what Lambda itself does in the name of a function is allowed', async () => {
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      expect([action, await may('ingest', action, { queue: 'ingest' })]).toEqual([action, true]);
    for (const actor of ['ingest', 'sweep'] as const) {
      const stream = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/sluice-${stage.name}-${actor}:log-stream:x`;
      for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
        expect(await answer(actor, action, stream)).toBe('Allowed');
    }
  });

  test.each<[Actor, string, Target]>([
    // The function that ingests deletes nothing, and keeps to what it writes.
    ['ingest', 's3:DeleteObject', { bucket: 'processed', key: data }],
    ['ingest', 's3:DeleteObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['ingest', 's3:GetObject', { bucket: 'processed', key: 'another_dataset/x.csv' }],
    ['ingest', 's3:PutObject', { bucket: 'processed', key: 'another_dataset/x.csv' }],
    ['ingest', 's3:GetObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['ingest', 's3:PutObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['ingest', 'sqs:SendMessage', { queue: 'ingest' }],
    // The sweep removes data files and writes nothing but its notes.
    ['sweep', 's3:DeleteObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['sweep', 's3:DeleteObject', { bucket: 'processed', key: '_sweep/orphans.json' }],
    ['sweep', 's3:PutObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['sweep', 's3:PutObject', { bucket: 'processed', key: data }],
    ['sweep', 's3:GetObject', { bucket: 'processed', key: data }],
    ['sweep', 'sqs:ReceiveMessage', { queue: 'ingest' }],
    // Neither reads what is published.
    ['ingest', 's3:GetObject', { bucket: 'final', key: data }],
    ['sweep', 's3:GetObject', { bucket: 'final', key: data }],
    // No contract has a pseudonymised column: nobody reads a key.
    ['ingest', 'ssm:GetParameter', { parameter: 'pseudonym-key' }],
  ])('%s may not %s %j', async (actor, action, target) => {
    expect(await may(actor, action, target)).toBe(false);
  });
});

/** What no simulation shows: without ListBucket on the bucket itself, S3 answers a read of what is not there with 403. */
test('whoever reads objects may list the bucket, without conditions', () => {
  const { ingest = {} } = deployed({ stage: prod });
  for (const [actor, zones] of [
    ['ingest', ['raw', 'processed']],
    ['sweep', ['raw', 'processed']],
  ] as const) {
    const { Properties } = named(ingest, 'AWS::IAM::Role', `sluice-prod-${actor}`);
    const statements = (
      Properties['Policies'] as { PolicyDocument: { Statement: Record<string, unknown>[] } }[]
    ).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    for (const zone of zones)
      expect(statements).toContainEqual({
        Effect: 'Allow',
        Action: zone === 'raw' ? ['s3:ListBucket', 's3:ListBucketVersions'] : 's3:ListBucket',
        Resource: `arn:aws:s3:::sluice-prod-${zone}-${account}-${region}`,
      });
  }
});
