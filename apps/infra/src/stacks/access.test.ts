import { addressParameter, addressSchema } from '@sluice/lake';
import { expect, test } from 'vitest';
import prod from '../stages/prod.ts';
import type { Stage } from '../stage.ts';
import { account, deployed, named, ofType, region, withDashboards } from '../testing.ts';

test('the address that is deployed is one that everything else can read, and names what is deployed', () => {
  const { storage = {}, ingest = {}, catalogue = {}, publish = {}, access = {} } = deployed({ stage: prod });
  const { Properties } = named(access, 'AWS::SSM::Parameter', addressParameter('prod'));
  const address = addressSchema.parse(JSON.parse(String(Properties['Value'])));
  expect(address).toMatchObject({ stage: 'prod', region });
  for (const bucket of Object.values(address.buckets)) named(storage, 'AWS::S3::Bucket', bucket);
  const { queueUrl, deadLetterQueueUrl, eventDeadLetterQueueUrl } = address.ingest;
  const queues = [queueUrl, deadLetterQueueUrl, eventDeadLetterQueueUrl].map((url) => url.split('/').at(-1) ?? '');
  expect(queues).toEqual(['sluice-prod-ingest', 'sluice-prod-ingest-dead', 'sluice-prod-events-dead']);
  for (const queue of queues) named(ingest, 'AWS::SQS::Queue', queue);
  named(ingest, 'AWS::Lambda::Function', address.ingest.function);
  named(ingest, 'AWS::Logs::LogGroup', address.ingest.logGroup);
  named(ingest, 'AWS::Lambda::Function', address.ingest.sweepFunction);
  const { stateMachine, workgroup, processedDatabase, finalDatabase } = address.publish;
  named(publish, 'AWS::StepFunctions::StateMachine', stateMachine.split(':').at(-1) ?? '');
  expect(address.publish.deadLetterQueueUrl).toMatch(/\/sluice-prod-publish-dead$/);
  named(publish, 'AWS::SQS::Queue', 'sluice-prod-publish-dead');
  named(catalogue, 'AWS::Athena::WorkGroup', workgroup);
  const databases = ofType(catalogue, 'AWS::Glue::Database').map(
    ([, { Properties }]) => (Properties['DatabaseInput'] as { Name: string }).Name,
  );
  expect(databases).toEqual([processedDatabase, finalDatabase]);
});

test('a stage with dashboards says whose they are, by the ARNs that QuickSight knows people by, and in which role it asks', () => {
  const { access = {} } = deployed({ stage: withDashboards(prod) });
  const { Properties } = named(access, 'AWS::SSM::Parameter', addressParameter('prod'));
  const principal = (path: string): string => `arn:aws:quicksight:us-east-1:${account}:${path}`;
  named(access, 'AWS::IAM::Role', 'sluice-prod-quicksight');
  expect(addressSchema.parse(JSON.parse(String(Properties['Value']))).quicksight).toEqual({
    role: `arn:aws:iam::${account}:role/sluice-prod-quicksight`,
    dataSource: 'sluice-prod',
    owners: [principal('group/default/data-engineers')],
    readers: [principal('user/default/ana/lyst'), principal('group/default/sales')],
    refreshAt: '04:30',
  });
});

test('people get a policy each for uploading, for asking and for running the stage, and for provisioning its dashboards', () => {
  const names = (stage: Stage): unknown[] =>
    ofType(deployed({ stage })['access'] ?? {}, 'AWS::IAM::ManagedPolicy').map(
      ([, { Properties }]) => Properties['ManagedPolicyName'],
    );
  const always = ['sluice-prod-uploader', 'sluice-prod-analyst', 'sluice-prod-operator'];
  expect(names(prod)).toEqual(always);
  expect(names(withDashboards(prod))).toEqual([...always, 'sluice-prod-provisioner']);
});
