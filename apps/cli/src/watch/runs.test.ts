import { StopExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { whyNoMoto } from '@sluice/emulators';
import { datasets } from '@sluice/datasets';
import { ingestObject, type Address, type Lake } from '@sluice/lake';
import { personalExecution, refreshExecution, starterExecution, type RunFindings } from '@sluice/warehouse/iceberg';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage } from '../aws/stage.ts';
import { executeMachines, play, putPlayer } from '../runs/testing.ts';
import { sluice, stubAws, useAccount } from '../testing.ts';

const dataset = 'sales_records';
const key = 'sales_records.csv';
const good = 'transaction_id,item,quantity,region,timestamp\nT0001,Lamp,1,north,2026-10-01 10:00:00\n';

const published = { outcome: { answer: 'published', message: 'published: 1 clean = 1 final' } } as const;
const due = 2_000_000_000;
const later = {
  execution: refreshExecution(dataset, due),
  input: { dataset, kind: 'refresh', mode: 'changes', confirm: false, notBefore: new Date(due * 1000).toISOString() },
} as const;
const started = {
  answer: 'start',
  ingestion: 'i',
  later,
  message: "ingestion 'i' takes in what was committed",
} as const;
const put = { answer: 'later', later, message: "ingestion 'h' was lately: the next one is due at …" } as const;
const agrees = { answer: 'agrees', message: "ingestion 'i' took in 1 rows and dropped 0" } as const;
const explain = { message: `Sluice dev: the run of dataset '${dataset}' failed.\n\nthe disk is full\n` };
const none = { answer: 'none', message: "QuickSight has no dataset 'sluice-dev-sales_records'" } as const;

describe.skipIf(whyNoMoto())('watch, after the receipt', { timeout: 120_000 }, () => {
  const account = useAccount();
  let address: Address;
  let lake: Lake;
  beforeAll(async () => {
    stubAws(account.endpoint);
    await executeMachines(account);
    address = await account.deploy('dev');
    ({ lake } = await openStage('dev'));
    await account.s3.send(new PutObjectCommand({ Bucket: address.buckets.raw, Key: key, Body: good }));
    await ingestObject(lake, key, { datasets });
  }, 60_000);
  beforeEach(() => putPlayer(address));

  const byHand = (): string => personalExecution(dataset, new Date());
  const byStarter = (secondsFromNow: number): string =>
    starterExecution(dataset, Math.ceil(Date.now() / 1000) + secondsFromNow);

  /** One look, without waiting: the exit code, the outcome, and the steps after the receipt. */
  async function look(...options: string[]) {
    const { code, out } = await sluice('watch', '--stage', 'dev', key, '--timeout', '0', '--json', ...options);
    const { outcome, steps } = JSON.parse(out) as { outcome: string; steps: object[] };
    return { code, outcome, steps: steps.slice(2) };
  }
  const text = (part: string): string => expect.stringContaining(part) as string;

  test('waits for a run that began after the receipt', async () => {
    expect(await look()).toEqual({
      code: 3,
      outcome: 'timed_out',
      steps: [
        {
          step: 'publish',
          state: 'waiting',
          message: 'no run has begun since the receipt',
          todo: text('npx sluice publish --stage dev sales_records'),
        },
      ],
    });
    const run = byStarter(1);
    await play(address, run, {}, 'Job');
    expect(await look()).toMatchObject({ code: 3, steps: [{ state: 'waiting', message: `${run}: Job` }] });
    await play(address, starterExecution('sales', Math.ceil(Date.now() / 1000)), published);
    expect((await look()).outcome).toBe('timed_out');
  });

  const published1 = { step: 'publish', state: 'done', message: text('published: 1 clean = 1 final') };
  test.each<[string, RunFindings, 'Done' | 'Failed' | 'AskIngestion', object]>([
    [
      'SPICE holds the rows',
      { ...published, refresh: started, reconcile: agrees },
      'Done',
      { code: 0, outcome: 'published', steps: [published1, { step: 'spice', state: 'done', message: agrees.message }] },
    ],
    [
      'SPICE takes them in',
      { ...published, refresh: started },
      'AskIngestion',
      { code: 3, outcome: 'timed_out', steps: [published1, { state: 'waiting', message: started.message }] },
    ],
    [
      'QuickSight does not have the dataset',
      { ...published, refresh: none },
      'Done',
      { code: 0, outcome: 'published', steps: [published1, { state: 'done', message: none.message }] },
    ],
    [
      'the rows differ',
      { ...published, refresh: started, reconcile: { answer: 'differs', message: 'dropped 1' }, explain },
      'Failed',
      {
        code: 1,
        outcome: 'failed',
        steps: [published1, { state: 'stuck', message: 'dropped 1', todo: text('#reconciliation-mismatch') }],
      },
    ],
    [
      'the refresh cannot be started',
      { ...published, refresh: started, explain },
      'Failed',
      {
        code: 1,
        outcome: 'failed',
        steps: [published1, { state: 'stuck', message: text('the disk is full'), todo: text('#when-spice-is-not') }],
      },
    ],
    [
      'the publish is held',
      { outcome: { answer: 'loss', message: 'it would leave 0 of 4' } },
      'Done',
      { code: 1, outcome: 'held', steps: [{ step: 'publish', state: 'stuck', message: text('0 of 4') }] },
    ],
    [
      'the run fails',
      { explain },
      'Failed',
      { code: 1, outcome: 'failed', steps: [{ state: 'stuck', message: text('failed. the disk is full') }] },
    ],
    [
      'files are cleaned again first',
      { outcome: { answer: 'waiting', message: 'until 3 files are cleaned again' } },
      'Done',
      { code: 3, outcome: 'timed_out', steps: [{ state: 'waiting', message: text('3 files') }] },
    ],
    [
      'the refresh that is due later cannot be started',
      { ...published, refresh: put, putOff: later, explain },
      'Failed',
      { code: 1, outcome: 'failed', steps: [published1, { state: 'stuck', message: text('the disk is full') }] },
    ],
    ['a younger run does it', {}, 'Done', { code: 3, steps: [{ state: 'waiting', message: text('younger') }] }],
  ])('tells that %s', async (_, found, end, expected) => {
    await play(address, byHand(), found, end);
    expect(await look()).toMatchObject(expected);
  });

  test('a refresh that is due later is told, and waited for if asked', async () => {
    await play(address, byHand(), { ...published, refresh: put, putOff: later });
    const waiting = { step: 'spice', state: 'waiting', message: text('is due at …; it comes by itself') };
    expect(await look()).toMatchObject({ code: 0, outcome: 'published', steps: [published1, waiting] });
    expect(await look('--wait-for-refresh')).toMatchObject({ code: 3, outcome: 'timed_out', steps: [{}, waiting] });

    const next = { ...later, execution: refreshExecution(dataset, due + 300) };
    await play(address, later.execution, {
      refresh: started,
      reconcile: { answer: 'superseded', message: 'ended' },
      putOff: next,
    });
    expect((await look('--wait-for-refresh')).steps[1]).toMatchObject({
      state: 'waiting',
      message: text('ended; the next one comes by itself at 2033-'),
    });
    await play(address, next.execution, { refresh: started, reconcile: agrees });
    expect(await look('--wait-for-refresh')).toMatchObject({
      code: 0,
      outcome: 'published',
      steps: [{}, { state: 'done', message: agrees.message }],
    });
  });

  test('a refresh that failed later, or that somebody has stopped, is a failure', async () => {
    await play(address, byHand(), { ...published, refresh: put, putOff: later });
    await play(address, later.execution, { refresh: started }, 'AskIngestion');
    expect(await look('--wait-for-refresh')).toMatchObject({ code: 3, steps: [{}, { message: started.message }] });
    const executionArn = `${address.publish.stateMachine.replace(':stateMachine:', ':execution:')}:${later.execution}`;
    await new SFNClient({}).send(new StopExecutionCommand({ executionArn }));
    expect(await look()).toMatchObject({
      code: 1,
      outcome: 'failed',
      steps: [{}, { state: 'stuck', message: 'somebody has stopped it', todo: text('the next run') }],
    });
  });

  test('what one run has left undone a later one does; what began before the receipt does not count', async () => {
    await play(address, byHand(), { explain }, 'Failed');
    await play(address, byStarter(2), { ...published, refresh: none });
    expect(await look()).toMatchObject({ code: 0, outcome: 'published' });
    // S3 tells whole seconds.
    await sleep(1000 - (Date.now() % 1000));
    await account.s3.send(new DeleteObjectCommand({ Bucket: address.buckets.raw, Key: key }));
    await putPlayer(address);
    await play(address, byHand(), { ...published, refresh: none });
    await sleep(1000 - (Date.now() % 1000));
    await ingestObject(lake, key, { datasets });
    expect(await look()).toMatchObject({ outcome: 'timed_out', steps: [{ message: text('no run') }] });
    await play(address, byHand(), { ...published, refresh: none });
    expect(await look()).toMatchObject({ code: 0, outcome: 'withdrawn' });
  });
});
