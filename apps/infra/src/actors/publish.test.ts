import { datasets } from '@sluice/datasets';
import { functionNames } from '@sluice/publish/functions';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, region } from '../testing.ts';
import { publishCalls } from './recorded-calls.test.support.ts';
import { jobDataset, simulate, type Actor, type Role, type Target } from './simulation.test.support.ts';

const dataset = datasets.find(({ name }) => name === jobDataset);
if (!dataset) throw new Error('cannot test permissions: expected the dataset of the recorded job, found none');
const { name } = dataset;

describe.each([dev, prod])('those who publish, in $name', (stage) => {
  const { actionsOf, may, answer } = simulate(stage);
  const machine = { stateMachine: `sluice-${stage.name}-publish` } as const;

  test('every call that functions, machine and job have been seen to make is allowed', async () => {
    const calls = await publishCalls(stage.name);
    const denied = [];
    for (const { actor, action, target, context } of calls)
      if (!(await may(actor, action, target, context))) denied.push({ actor, action, target });
    expect(denied).toEqual([]);
  });

  test('and no action beyond those, but what AWS does in an actor’s name', async () => {
    const calls = await publishCalls(stage.name);
    /**
     * Logs and traces, queues, keys; the list of a bucket without which S3 tells nobody that something is missing; the end
     * of a large upload that fails.
     */
    const besides = /^(logs|xray|sqs|kms):|^s3:(ListBucket|AbortMultipartUpload)$|^glue:GetSecurityConfiguration$/;
    const actors: readonly Role[] = [
      'publish-job',
      'publish-machine',
      ...functionNames.map((each): Role => `publish-${each}`),
    ];
    for (const actor of actors) {
      const actions = new Set(actionsOf(actor).filter((action) => !besides.test(action)));
      const seen = new Set(calls.filter((call) => call.actor === actor).map(({ action }) => action));
      seen.delete('s3:ListBucket');
      expect([actor, [...actions].toSorted()]).toEqual([actor, [...seen].toSorted()]);
    }
  });

  test('the job reads its code and its contract, and nothing else of the bucket that holds them', async () => {
    const { publish = {} } = deployed({ stage });
    for (const { name: each } of datasets) {
      const { Command, DefaultArguments } = named(publish, 'AWS::Glue::Job', `sluice-${stage.name}-publish-${each}`)
        .Properties as Record<string, Record<string, string>>;
      const read = async (uri?: string): Promise<string> =>
        answer('publish-job', 's3:GetObject', `arn:aws:s3:::${uri?.slice('s3://'.length)}`);
      expect(await read(Command?.['ScriptLocation'])).toBe('Allowed');
      expect(await read(DefaultArguments?.['--extra-py-files'])).toBe('Allowed');
      expect(await read(DefaultArguments?.['--contract'])).toBe(each === name ? 'Allowed' : 'ImplicitlyDenied');
    }
    const assets = `arn:aws:s3:::cdk-hnb659fds-assets-${account}-${region}/other.json`;
    expect(await answer('publish-job', 's3:GetObject', assets)).toBe('ImplicitlyDenied');
  });

  test('what Lambda and Glue do in the name of an actor is allowed', async () => {
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      expect(await may('publish-start', action, { queue: 'publish' })).toBe(true);
    const group = (path: string) => `arn:aws:logs:${region}:${account}:log-group:${path}`;
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      for (const each of functionNames) {
        const stream = `${group(`/aws/lambda/sluice-${stage.name}-publish-${each}`)}:log-stream:x`;
        expect(await answer(`publish-${each}`, action, stream)).toBe('Allowed');
      }
      const suffix = stage.encryption === 'kms' ? `-sluice-${stage.name}-publish` : '';
      const jobs = `${group(`/aws-glue/jobs/sluice-${stage.name}-publish/error${suffix}`)}:log-stream:x`;
      expect(await answer('publish-job', action, jobs)).toBe('Allowed');
      expect(await answer('crawler', action, `${group('/aws-glue/crawlers')}:log-stream:x`)).toBe('Allowed');
    }
  });

  test.each<[Actor, string, Target]>([
    ['crawler', 's3:GetObject', { bucket: 'processed', key: `${name}/x.csv` }],
    ['crawler', 's3:ListBucket', { bucket: 'processed' }],
    ['crawler', 'glue:CreateTable', { database: 'processed', table: `crawled_${name}_1f` }],
    ['publish-job', 's3:GetObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['publish-job', 's3:GetObject', { bucket: 'processed', key: `${name}/x.csv` }],
    ['publish-job', 's3:AbortMultipartUpload', { bucket: 'final', key: `${name}/data/x.parquet` }],
    ['publish-job', 'glue:GetTable', { database: 'processed', table: name }],
    ['publish-job', 'glue:GetTable', { database: 'final', table: name }],
    ['publish-machine', 'lambda:InvokeFunction', { function: 'publish-turn' }],
    ['publish-machine', 'glue:GetCrawler', { crawler: name }],
    ['publish-machine', 'glue:GetJobRun', { job: name }],
    ['publish-machine', 'glue:BatchStopJobRun', { job: name }],
    ['publish-machine', 'quicksight:DescribeIngestion', { dataSet: name, ingestion: `${name}-publish-1-0a1b2c` }],
  ])('%s may %s %j', async (actor, action, target) => {
    expect(await may(actor, action, target)).toBe(true);
  });

  test.each<[Actor, string, Target]>([
    // The crawlers report.
    ['crawler', 'glue:UpdateTable', { database: 'processed', table: name }],
    ['crawler', 'glue:UpdateTable', { database: 'final', table: `crawled_${name}` }],
    ['crawler', 's3:GetObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['crawler', 's3:GetObject', { bucket: 'processed', key: `_rejects/${name}/x.csv` }],
    ['crawler', 's3:GetObject', { bucket: 'final', key: `${name}/x.parquet` }],
    // The job writes its tables, and nothing that it reads.
    ['publish-job', 's3:GetObject', { bucket: 'raw', key: 'x.csv' }],
    ['publish-job', 's3:GetObject', { bucket: 'processed', key: `_rejects/${name}/x.csv` }],
    // Nor anything of the others.
    ...datasets
      .filter((each) => each !== dataset)
      .flatMap((other): [Actor, string, Target][] => [
        ['publish-job', 's3:GetObject', { bucket: 'processed', key: `${other.name}/x.csv` }],
        ['publish-job', 's3:PutObject', { bucket: 'final', key: `${other.name}/data/x.parquet` }],
        ['publish-job', 's3:DeleteObject', { bucket: 'final', key: `${other.name}/data/x.parquet` }],
        ['publish-job', 's3:DeleteObject', { bucket: 'final', key: `_published/${other.name}/x.json` }],
        ['publish-job', 's3:PutObject', { bucket: 'final', key: `_runs/${other.name}/x.json` }],
        ['publish-job', 'glue:UpdateTable', { database: 'final', table: other.name }],
      ]),
    ['publish-job', 's3:GetObject', { bucket: 'final', key: '_queries/x.csv' }],
    ['publish-job', 's3:PutObject', { bucket: 'final', key: '_queries/x.csv' }],
    ['publish-job', 'glue:CreateDatabase', { database: 'final', table: name }],
    // The machine does nothing itself.
    ['publish-machine', 's3:GetObject', { bucket: 'final', key: `${name}/metadata/x.json` }],
    ['publish-machine', 'lambda:InvokeFunction', { function: 'publish-start' }],
    ['publish-machine', 'lambda:InvokeFunction', { function: 'ingest' }],
    ['publish-machine', 'glue:StartJobRun', { arn: `arn:aws:glue:${region}:${account}:job/somebodys` }],
    // Nor anything of a stage whose name begins alike.
    ['publish-machine', 'glue:StartJobRun', { job: `publish-${name}` }],
    ['publish-machine', 'glue:StartCrawler', { crawler: `other-${name}` }],
    ['publish-crawl', 'glue:GetCrawler', { crawler: `other-${name}` }],
    ['publish-machine', 'quicksight:CreateIngestion', { dataSet: `other-${name}`, ingestion: 'x' }],
    ['publish-machine', 'sqs:SendMessage', { queue: 'ingest' }],
    // The functions read what they compare, and no rows of the final tables.
    ...functionNames.flatMap((each): [Actor, string, Target][] => [
      [`publish-${each}`, 's3:GetObject', { bucket: 'raw', key: 'x.csv' }],
      [`publish-${each}`, 's3:GetObject', { bucket: 'final', key: `${name}/data/x.parquet` }],
      [`publish-${each}`, 'states:StopExecution', { execution: 'x' }],
    ]),
    ['publish-start', 's3:GetObject', { bucket: 'processed', key: `${name}/x.csv` }],
    ['publish-start', 'glue:StartJobRun', { job: name }],
    ['publish-turn', 'states:StartExecution', machine],
    ['publish-turn', 's3:ListBucket', { bucket: 'processed' }],
    ['publish-drift', 'glue:UpdateTable', { database: 'processed', table: `crawled_${name}` }],
    ['publish-drift', 'glue:UpdateTable', { database: 'final', table: name }],
    ['publish-crawl', 'glue:StartCrawler', { crawler: name }],
    ['publish-refresh', 'quicksight:DeleteDataSet', { dataSet: name }],
    ['publish-explain', 's3:GetObject', { bucket: 'final', key: `_runs/${name}/x.json` }],
    ['publish-explain', 's3:PutObject', { bucket: 'final', key: `_runs/${name}/x.json` }],
    ['publish-explain', 's3:ListBucket', { bucket: 'processed' }],
    ['publish-machine', 's3:DeleteObject', { bucket: 'final', key: `${name}/metadata/x.json` }],
  ])('%s may not %s %j', async (actor, action, target) => {
    expect(await may(actor, action, target)).toBe(false);
  });
});
