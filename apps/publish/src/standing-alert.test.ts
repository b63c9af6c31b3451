import { expect, test } from 'vitest';
import type { Step } from './machine.ts';
import { standingAlertKey } from './names.ts';
import { isRepeated } from './standing-alert.ts';
import { temporaryLake } from './stage.test.support.ts';

/** What is told of alerts of a dataset that come one after the other, an hour apart. */
async function stage() {
  const { final } = await temporaryLake();
  let now = Date.UTC(2026, 0, 2, 9);
  let runs = 0;
  return {
    wait: (hours: number): void => void (now += hours * 3_600_000),
    runsWell: (dataset: string) => final.delete(standingAlertKey(dataset)),
    isRepeated: (step: Step, error: string, { dataset = 'stock', execution = `run-${(runs += 1)}` } = {}) =>
      isRepeated({ dataset, execution, alert: { step, error } }, final, new Date(now)),
  };
}

test('the same trouble of a dataset is told once', async () => {
  const { isRepeated } = await stage();
  expect(await isRepeated('hold', 'PublishHeld')).toBe(false);
  for (let run = 0; run < 3; run += 1) expect(await isRepeated('hold', 'PublishHeld')).toBe(true);
});

test('another step, error or dataset is told', async () => {
  const { isRepeated } = await stage();
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(false);
  expect(await isRepeated('job', 'States.Timeout')).toBe(false);
  expect(await isRepeated('catalogue', 'States.Timeout')).toBe(false);
  expect(await isRepeated('catalogue', 'States.Timeout', { dataset: 'sales' })).toBe(false);
  expect(await isRepeated('catalogue', 'States.Timeout')).toBe(true);
});

test('what comes again after a run that went well is told again', async () => {
  const { isRepeated, runsWell } = await stage();
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(false);
  await runsWell('stock');
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(false);
});

test('what lasts is told again every day', async () => {
  const { isRepeated, wait } = await stage();
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(false);
  wait(14);
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(true);
  wait(1);
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(false);
  expect(await isRepeated('job', 'States.TaskFailed')).toBe(true);
});

test('an alert that is worded a second time, as the answer of the first was lost, is told', async () => {
  const { isRepeated } = await stage();
  for (let attempt = 0; attempt < 2; attempt += 1)
    expect(await isRepeated('job', 'States.TaskFailed', { execution: 'run' })).toBe(false);
});
