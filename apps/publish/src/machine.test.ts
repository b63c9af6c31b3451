import aslValidator from 'asl-validator';
import { expect, test } from 'vitest';
import { functionNames } from './functions.ts';
import { publishMachine, type MachineNames } from './machine.ts';

const steps = functionNames.filter((name) => name !== 'start');
const names: MachineNames = {
  stage: 'dev',
  account: '123456789012',
  functions: Object.fromEntries(
    steps.map((name) => [name, `arn:aws:lambda:eu-central-1:123456789012:function:sluice-dev-publish-${name}`]),
  ) as MachineNames['functions'],
  topic: 'arn:aws:sns:eu-central-1:123456789012:sluice-dev-alarms',
  jobTimeout: 3600,
};

test('is in the Amazon States Language', () => {
  const { isValid, errorsText } = aslValidator(publishMachine(names));
  expect(isValid, errorsText('\n')).toBe(true);
});
