import { expect, test } from 'vitest';
import { addressParameter, addressSchema, deployedParameter } from './address.ts';

const queue = (name: string): string => `https://sqs.eu-central-1.amazonaws.com/111122223333/${name}`;
const address = {
  format: 1,
  stage: 'dev',
  region: 'eu-central-1',
  buckets: { raw: 'r', processed: 'p', final: 'f' },
  ingest: {
    queueUrl: queue('ingest'),
    deadLetterQueueUrl: queue('ingest-dead'),
    eventDeadLetterQueueUrl: queue('events-dead'),
    function: 'sluice-dev-ingest',
    logGroup: '/aws/lambda/sluice-dev-ingest',
    sweepFunction: 'sluice-dev-sweep',
  },
  publish: {
    stateMachine: 'arn:aws:states:eu-central-1:111122223333:stateMachine:sluice-dev-publish',
    deadLetterQueueUrl: queue('publish-dead'),
    processedDatabase: 'sluice_dev_processed',
    finalDatabase: 'sluice_dev_final',
    workgroup: 'sluice-dev',
  },
};

test('an address is read back, and what a later Sluice adds is passed over', () => {
  expect(addressSchema.parse({ ...address, later: { arn: 'x' } })).toEqual(address);
});

test.each([{ format: 2 }, { buckets: { raw: 'r', processed: 'p' } }, { region: '' }])('%j is no address', (change) => {
  expect(addressSchema.safeParse({ ...address, ...change }).success).toBe(false);
});

test('its parameter is named after the stage, and so is that of what was deployed', () => {
  expect(addressParameter('dev')).toBe('/sluice/dev/address');
  expect(deployedParameter('dev')).toBe('/sluice/dev/deployed');
});
