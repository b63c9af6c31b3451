import { toPublishingDocument } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { functionNames, functionSpecs } from '@sluice/publish/functions';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, ofType, region, stageApp } from '../testing.ts';

describe.each([dev, prod])('publish of $name', (stage) => {
  const { storage = {}, catalogue = {}, publish = {}, observability = {} } = deployed({ stage });
  const bucket = (zone: string): string => `sluice-${stage.name}-${zone}-${account}-${region}`;
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:sluice-${stage.name}-${name}`;
  const functionArn = (name: string): string =>
    `arn:aws:lambda:${region}:${account}:function:sluice-${stage.name}-publish-${name}`;
  const machineArn = `arn:aws:states:${region}:${account}:stateMachine:sluice-${stage.name}-publish`;
  const rules = ofType(publish, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

  test('every receipt that is written, and nothing else in the bucket, goes to the queue or to the dead letters', () => {
    expect(rules.filter(({ EventPattern }) => EventPattern !== undefined)).toEqual([
      expect.objectContaining({
        State: 'ENABLED',
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { bucket: { name: [bucket('processed')] }, object: { key: [{ prefix: '_receipts/' }] } },
        },
        Targets: [
          expect.objectContaining({
            Arn: queueArn('publish'),
            DeadLetterConfig: { Arn: queueArn('publish-dead') },
          }),
        ],
      }),
    ]);
    const { Properties: raw } = named(storage, 'AWS::S3::Bucket', bucket('processed'));
    expect(raw['NotificationConfiguration']).toEqual({ EventBridgeConfiguration: { EventBridgeEnabled: true } });
  });

  test('once an hour everything is looked at', () => {
    expect(rules.filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)).toEqual([
      expect.objectContaining({
        Name: `sluice-${stage.name}-publish-look`,
        ScheduleExpression: 'rate(1 hour)',
        State: 'ENABLED',
        Targets: [
          expect.objectContaining({
            Arn: functionArn('start'),
            DeadLetterConfig: { Arn: queueArn('publish-dead') },
          }),
        ],
      }),
    ]);
  });

  test('the starter gathers receipts, and is given those again that it could not deal with', () => {
    const { Properties: queue } = named(publish, 'AWS::SQS::Queue', `sluice-${stage.name}-publish`);
    const [mapping] = ofType(publish, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
    expect(mapping).toMatchObject({
      EventSourceArn: queueArn('publish'),
      FunctionName: `sluice-${stage.name}-publish-start`,
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 20,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * functionSpecs.start.timeout + 20);
    expect(queue['RedrivePolicy']).toEqual({ deadLetterTargetArn: queueArn('publish-dead'), maxReceiveCount: 5 });
    for (const [, { Properties }] of ofType(publish, 'AWS::SQS::Queue'))
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
  });

  test('each function is told what it asks for, and no more', () => {
    const told: Readonly<Record<string, string>> = {
      SLUICE_STAGE: stage.name,
      SLUICE_ACCOUNT: account,
      SLUICE_PROCESSED_BUCKET: bucket('processed'),
      SLUICE_FINAL_BUCKET: bucket('final'),
      SLUICE_PROCESSED_DATABASE: `sluice_${stage.name}_processed`,
      SLUICE_FINAL_DATABASE: `sluice_${stage.name}_final`,
      SLUICE_STATE_MACHINE_ARN: machineArn,
      SLUICE_DEBOUNCE_SECONDS: String(stage.publish.debounce),
    };
    for (const name of functionNames) {
      const { Properties } = named(publish, 'AWS::Lambda::Function', `sluice-${stage.name}-publish-${name}`);
      const { environment, memory, timeout } = functionSpecs[name];
      expect(Properties).toMatchObject({
        Timeout: timeout,
        MemorySize: memory,
        Role: `arn:aws:iam::${account}:role/sluice-${stage.name}-publish-${name}`,
        Runtime: 'nodejs24.x',
        TracingConfig: { Mode: 'Active' },
      });
      expect(Properties['Environment']).toEqual({
        Variables: {
          ...Object.fromEntries(environment.map((variable) => [variable, told[variable]])),
          POWERTOOLS_SERVICE_NAME: 'publish',
          POWERTOOLS_METRICS_NAMESPACE: `Sluice/${stage.name}`,
          NODE_OPTIONS: '--enable-source-maps',
        },
      });
    }
    expect(ofType(publish, 'AWS::Lambda::Function')).toHaveLength(functionNames.length);
  });

  test('the machine is logged and traced, and calls nothing that is not deployed', () => {
    const { Properties } = named(publish, 'AWS::StepFunctions::StateMachine', `sluice-${stage.name}-publish`);
    expect(Properties).toMatchObject({
      RoleArn: `arn:aws:iam::${account}:role/sluice-${stage.name}-publish-machine`,
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: {
        Level: 'ALL',
        Destinations: [
          {
            CloudWatchLogsLogGroup: {
              LogGroupArn: `arn:aws:logs:${region}:${account}:log-group:/aws/vendedlogs/states/sluice-${stage.name}-publish:*`,
            },
          },
        ],
      },
    });
    const definition = String(Properties['DefinitionString']);
    const called = new Set(definition.match(/arn:aws:(?:lambda|sns):[^"]+/g));
    for (const step of functionNames.filter((name) => name !== 'start')) expect(called).toContain(functionArn(step));
    const [topic] = ofType(observability, 'AWS::SNS::Topic');
    expect(called).toContain(`arn:aws:sns:${region}:${account}:${String(topic?.[1].Properties['TopicName'])}`);
    expect(called.size).toBe(functionNames.length);

    const { States } = JSON.parse(definition) as { States: Record<string, { Parameters?: Record<string, string> }> };
    const nameFor = (dataset: string, state: string, field: string): string => {
      const [, template = ''] = /^States\.Format\('(.*)', /.exec(States[state]?.Parameters?.[field] ?? '') ?? [];
      return template.replace('{}', dataset);
    };
    for (const { name } of datasets) {
      named(publish, 'AWS::Glue::Job', nameFor(name, 'Job', 'JobName.$'));
      named(catalogue, 'AWS::Glue::Crawler', nameFor(name, 'StartCrawler', 'Name.$'));
    }
  });

  test('a dataset has a job of Glue 5.1 that runs once at a time and knows its contract, its buckets and its catalogue', async () => {
    const { directory } = stageApp({ stage }).synth();
    const jobs = ofType(publish, 'AWS::Glue::Job').map(([, { Properties }]) => Properties);
    expect(jobs).toHaveLength(datasets.length);
    for (const [index, job] of jobs.entries()) {
      const dataset = datasets[index];
      if (!dataset) throw new Error('expected a job per dataset');
      expect(job).toMatchObject({
        Name: `sluice-${stage.name}-publish-${dataset.name}`,
        Role: expect.stringMatching(
          `^arn:aws:iam::${account}:role/JobRole${dataset.name.replaceAll('_', '')}`,
        ) as string,
        GlueVersion: '5.1',
        WorkerType: stage.publish.workerType,
        NumberOfWorkers: stage.publish.workers,
        Timeout: stage.publish.timeout,
        MaxRetries: 0,
        ExecutionProperty: { MaxConcurrentRuns: 1 },
        Command: { Name: 'glueetl', PythonVersion: '3' },
      });
      expect(job['SecurityConfiguration']).toBe(
        stage.encryption === 'kms' ? `sluice-${stage.name}-publish` : undefined,
      );
      const told = job['DefaultArguments'] as Record<string, string>;
      expect(told).toMatchObject({
        '--datalake-formats': 'iceberg',
        '--job-bookmark-option': 'job-bookmark-disable',
        '--processed_bucket': bucket('processed'),
        '--final_bucket': bucket('final'),
        '--processed_database': `sluice_${stage.name}_processed`,
        '--final_database': `sluice_${stage.name}_final`,
        '--scope': 'changes',
        '--accept_loss': 'false',
      });
      const [, hash] = /^s3:\/\/cdk-.*\/([0-9a-f]+)\.json$/.exec(told['--contract'] ?? '') ?? [];
      const contract = await readFile(join(directory, `asset.${hash}.json`), 'utf8');
      expect(JSON.parse(contract)).toEqual(toPublishingDocument(dataset));
    }
  });

  test('the job is told all that it reads, by its own arguments or by the machine’s, and no name that Glue keeps for itself', async () => {
    const source = await readFile(new URL('../../../glue-job/src/sluice_glue/main.py', import.meta.url), 'utf8');
    const [, list = ''] = /^OPTIONS = \[([^\]]*)\]/m.exec(source) ?? [];
    const options = [...list.matchAll(/"([a-z_]+)"/g)].map(([, option]) => `--${option}`);
    expect(options).toContain('--contract');
    const { Properties } = named(publish, 'AWS::StepFunctions::StateMachine', `sluice-${stage.name}-publish`);
    const { States } = JSON.parse(String(Properties['DefinitionString'])) as {
      States: { Job: { Parameters: { Arguments: object } } };
    };
    const byMachine = Object.keys(States.Job.Parameters.Arguments).map((name) => name.replace(/\.\$$/, ''));
    for (const [, job] of ofType(publish, 'AWS::Glue::Job')) {
      const told = new Set([...Object.keys(job.Properties['DefaultArguments'] as object), ...byMachine]);
      expect(options.filter((option) => !told.has(option))).toEqual([]);
      expect(byMachine.filter((name) => !options.includes(name))).toEqual([]);
      for (const reserved of ['--debug', '--mode', '--JOB_NAME', '--endpoint']) expect(told).not.toContain(reserved);
    }
  });

  test('the logs of jobs, machine and functions go after the same time', () => {
    const groups = ofType(publish, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    expect(groups).toHaveLength(functionNames.length + 3);
    for (const { RetentionInDays } of groups) expect(RetentionInDays).toBe(stage.logRetention);
    const suffix = stage.encryption === 'kms' ? `-sluice-${stage.name}-publish` : '';
    for (const what of ['error', 'output'])
      named(publish, 'AWS::Logs::LogGroup', `/aws-glue/jobs/sluice-${stage.name}-publish/${what}${suffix}`);
    for (const [, { Properties }] of ofType(publish, 'AWS::Glue::Job'))
      expect(Properties['DefaultArguments']).toHaveProperty(
        '--custom-logGroup-prefix',
        `/aws-glue/jobs/sluice-${stage.name}-publish`,
      );
  });
});
