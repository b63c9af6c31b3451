import { expect, test } from 'vitest';
import { explainAlert } from './explain-alert.ts';

const about = { dataset: 'stock', execution: 'stock-publish-100' };
type Cause = Parameters<typeof explainAlert>[0]['alert']['cause'];
const reasonOf = (cause: Cause): string =>
  explainAlert({ ...about, alert: { step: 'job', fails: true, error: 'E', cause } }, 'dev').message.split('\n\n')[1] ??
  '';

test.each([
  ['in words', "'a.csv' lacks 'sku'", "'a.csv' lacks 'sku'"],
  [
    'of a function',
    { Error: 'E', Cause: '{"errorType":"E","errorMessage":"cannot read","trace":["at"]}' },
    'cannot read',
  ],
  [
    'of a function that ran out of time',
    { Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"Task timed out after 30.00 seconds"}' },
    'Task timed out after 30.00 seconds',
  ],
  [
    'of a job',
    { Error: 'States.TaskFailed', Cause: '{"Id":"jr_1","JobRunState":"FAILED","ErrorMessage":"AccountsError: no"}' },
    'AccountsError: no (job run jr_1: FAILED)',
  ],
  ['of AWS', { Error: 'Glue.X', Cause: 'Rate exceeded (Service: AWSGlue)' }, 'Rate exceeded (Service: AWSGlue)'],
  ['that nobody gives', { Error: 'States.Timeout' }, 'States.Timeout: no more is known'],
])('a cause %s is told', (_, cause, reason) => {
  expect(reasonOf(cause)).toBe(reason);
});

test('names stage, dataset, step, error and execution', () => {
  const alert = { step: 'catalogue' as const, fails: true, error: 'CatalogueDrift', cause: 'lacks' };
  expect(explainAlert({ ...about, alert }, 'dev')).toEqual({
    subject: "Sluice dev: stock failed at step 'catalogue'",
    message: [
      "Sluice dev: the run of dataset 'stock' failed at step 'catalogue' (CatalogueDrift).",
      '',
      'lacks',
      '',
      'Execution: stock-publish-100',
      'What to do: docs/runbook.md',
    ].join('\n'),
  });
});

test('a subject is no longer than SNS takes', () => {
  const alert = { step: 'hold' as const, fails: false, error: 'PublishHeld', cause: 'loss' };
  const { subject } = explainAlert({ ...about, dataset: 'd'.repeat(200), alert }, 'dev');
  expect(subject).toHaveLength(100);
});

test('a message is no longer than the cause of a run that failed may be', () => {
  const text = reasonOf({ Error: 'E', Cause: 'x'.repeat(32_768) });
  expect(text).toBe(`${'x'.repeat(8000)}… (24768 more characters: see the log)`);
});
