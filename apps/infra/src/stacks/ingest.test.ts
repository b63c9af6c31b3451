import { category, defineDataset, identifier, type Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, ofType, region } from '../testing.ts';

const people = defineDataset({
  name: 'people',
  version: 1,
  title: 'People',
  owner: 'hr',
  columns: {
    person: identifier({ pattern: '[a-z]+', pii: 'pseudonymise' }),
    team: category(['a', 'b']),
  },
  key: ['person'],
  eventTime: 'uploaded_at',
});

describe.each([dev, prod])('ingest of $name', (stage) => {
  const ingest = deployed({ stage })['ingest'] ?? {};
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:sluice-${stage.name}-${name}`;
  const queue = named(ingest, 'AWS::SQS::Queue', `sluice-${stage.name}-ingest`).Properties;
  const code = named(ingest, 'AWS::Lambda::Function', `sluice-${stage.name}-ingest`).Properties;
  const sweep = named(ingest, 'AWS::Lambda::Function', `sluice-${stage.name}-sweep`).Properties;

  test('a message is hidden for six runs and is poison after five', () => {
    expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(code['Timeout']));
    expect(queue['RedrivePolicy']).toEqual({ deadLetterTargetArn: queueArn('ingest-dead'), maxReceiveCount: 5 });
    // Longer than all receives take, and shorter than the dead letters stay: their time counts from the first day.
    expect(queue['MessageRetentionPeriod']).toBeGreaterThan(5 * Number(queue['VisibilityTimeout']));
    for (const name of ['ingest-dead', 'events-dead'])
      expect(
        named(ingest, 'AWS::SQS::Queue', `sluice-${stage.name}-${name}`).Properties['MessageRetentionPeriod'],
      ).toBe(14 * 24 * 3600);
  });

  test('queues have their own keys, which EventBridge can use', () => {
    for (const [, { Properties }] of ofType(ingest, 'AWS::SQS::Queue')) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
      expect(Properties['KmsMasterKeyId']).toBeUndefined();
    }
  });

  test('events of raw objects, and of no other bucket, go to the queue or to the dead letters', () => {
    const [rule] = ofType(ingest, 'AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter(({ EventPattern }) => JSON.stringify(EventPattern ?? '').includes('aws.s3'));
    expect(rule).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [`sluice-${stage.name}-raw-${account}-${region}`] } },
      },
      Targets: [{ Arn: queueArn('ingest'), DeadLetterConfig: { Arn: queueArn('events-dead') } }],
    });
  });

  test('the queue feeds the function, so many files at a time, each failure by itself', () => {
    expect(ofType(ingest, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties)).toEqual([
      expect.objectContaining({
        EventSourceArn: queueArn('ingest'),
        FunctionName: `sluice-${stage.name}-ingest`,
        BatchSize: stage.ingest.batchSize,
        ScalingConfig: { MaximumConcurrency: stage.ingest.concurrency },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    ]);
  });

  test('both functions run on Node 24, arm64, with their logs in JSON and kept for so long', () => {
    for (const [what, { Role, LoggingConfig, Environment, ...properties }] of [
      ['ingest', code],
      ['sweep', sweep],
    ] as const) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      expect(Role).toBe(`arn:aws:iam::${account}:role/sluice-${stage.name}-${what}`);
      const logGroup = `/aws/lambda/sluice-${stage.name}-${what}`;
      expect(LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: logGroup });
      expect(named(ingest, 'AWS::Logs::LogGroup', logGroup).Properties['RetentionInDays']).toBe(stage.logRetention);
      expect(Environment).toMatchObject({
        Variables: {
          SLUICE_STAGE: stage.name,
          SLUICE_RAW_BUCKET: `sluice-${stage.name}-raw-${account}-${region}`,
          SLUICE_PROCESSED_BUCKET: `sluice-${stage.name}-processed-${account}-${region}`,
          SLUICE_FINAL_BUCKET: `sluice-${stage.name}-final-${account}-${region}`,
          POWERTOOLS_SERVICE_NAME: what,
          POWERTOOLS_METRICS_NAMESPACE: `Sluice/${stage.name}`,
        },
      });
    }
    expect(sweep['Environment']).toMatchObject({
      Variables: {
        SLUICE_QUEUE_URL: `https://sqs.${region}.amazonaws.com/${account}/sluice-${stage.name}-ingest`,
        SLUICE_ORPHAN_AGE_SECONDS: String(stage.sweep.orphanAge * 3600),
      },
    });
  });

  test('the sweep runs by the clock, and when this stack has been deployed', () => {
    const rules = ofType(ingest, 'AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter(({ Targets }) => JSON.stringify(Targets).includes(`function:sluice-${stage.name}-sweep`));
    expect(rules.map(({ ScheduleExpression, EventPattern }) => ScheduleExpression ?? EventPattern)).toEqual([
      expect.stringMatching(/^rate\(.*\)$/),
      {
        source: ['aws.cloudformation'],
        'detail-type': ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [expect.stringMatching(/^arn:aws:cloudformation:/)],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
    ]);
    expect(ofType(ingest, 'AWS::Lambda::Permission')).toHaveLength(rules.length);
  });
});

test('the limit of size is the stage’s, or the functions’ own', () => {
  const limits = (maxObjectBytes?: number) => {
    const { maxObjectBytes: _, ...size } = dev.ingest;
    const stage = { ...dev, ingest: { ...size, ...(maxObjectBytes !== undefined && { maxObjectBytes }) } };
    return ofType(deployed({ stage })['ingest'] ?? {}, 'AWS::Lambda::Function').map(
      ([, { Properties }]) => (Properties['Environment'] as { Variables: object }).Variables,
    );
  };
  for (const variables of limits(5)) expect(variables).toHaveProperty('SLUICE_MAX_OBJECT_BYTES', '5');
  for (const variables of limits()) expect(variables).not.toHaveProperty('SLUICE_MAX_OBJECT_BYTES');
});

test('the pseudonym key is for the function that ingests, where a contract asks for one', () => {
  const withKey = (contracts: readonly Dataset[]) =>
    ofType(deployed({ stage: dev, datasets: contracts })['ingest'] ?? {}, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('"/sluice/dev/pseudonym-key"'))
      .map(([, { Properties }]) => Properties['FunctionName']);
  expect(withKey([people])).toEqual(['sluice-dev-ingest']);
  expect(withKey(datasets)).toEqual([]);
});
