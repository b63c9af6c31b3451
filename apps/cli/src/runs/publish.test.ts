import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { whyNoMoto } from '@sluice/emulators';
import type { Address } from '@sluice/lake';
import { runOutcomeKey } from '@sluice/warehouse/iceberg';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { openLake } from '../open-lake.ts';
import { executeMachines, play, putMachine } from './testing.ts';
import { region, sluice, useAccount } from '../testing.ts';

const patient = { timeout: 120_000 };

describe.skipIf(whyNoMoto())('publish --stage', () => {
  const account = useAccount();
  let sfn: SFNClient;
  beforeEach(async () => {
    sfn = new SFNClient({ region });
    await executeMachines(account);
  });

  /** Deploys a stage whose machine has these states. */
  async function deploy(stage: string, StartAt: string, States: object): Promise<Address> {
    const address = await account.deploy(stage);
    await putMachine(address, StartAt, States);
    return address;
  }

  /** The run that has begun of the stage: its name and what it was given. */
  async function begun({ publish }: Address): Promise<{ name: string; input: unknown }> {
    for (;;) {
      const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: publish.stateMachine }));
      const [{ name = '', executionArn } = {}] = executions ?? [];
      if (executionArn !== undefined) {
        const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        return { name, input: JSON.parse(input) };
      }
      await sleep(50);
    }
  }

  /** Leaves the outcome that a job would leave. */
  async function leave(stage: string, run: string, more: object): Promise<void> {
    const outcome = {
      format: 1,
      dataset: 'sales_records',
      run,
      clean: 5,
      final: 4,
      superseded: 1,
      partitionsWritten: 2,
    };
    const { lake } = await openLake({ lake: '', stage });
    const bytes = new TextEncoder().encode(JSON.stringify({ ...outcome, snapshot: '17', ...more }));
    await lake.final.put(runOutcomeKey('sales_records', run), bytes);
  }

  const done = { Type: 'Succeed' };
  const working = { Type: 'Wait', Seconds: 2, Next: 'Done' };

  /** A state that puts a step's answer to what the run has found. */
  const answers = (step: string, answer: string, message: string, Next: string): object => ({
    Type: 'Pass',
    Result: { answer, message },
    ResultPath: `$.${step}`,
    Next,
  });

  test('starts a run, tells its states, what its job did and what became of SPICE', patient, async () => {
    const address = await deploy('runs', 'Job', {
      Job: { ...working, Next: 'Outcome' },
      Outcome: answers('outcome', 'published', '5 clean = 4 final + 1 superseded', 'Refresh'),
      Refresh: answers('refresh', 'start', "ingestion 'i' takes it in", 'Reconcile'),
      Reconcile: answers('reconcile', 'agrees', "ingestion 'i' took in 4 rows", 'Done'),
      Done: done,
    });
    const answer = sluice('publish', 'sales_records', '--stage', 'runs', '--all', '--json');
    const { name, input } = await begun(address);
    await leave('runs', name, { status: 'published', warnings: ['maintenance failed: disk full'] });
    const { code, out, err } = await answer;
    expect(input).toEqual({
      dataset: 'sales_records',
      kind: 'publish',
      mode: 'all',
      confirm: false,
      notBefore: '1970-01-01T00:00:00.000Z',
    });
    expect(JSON.parse(out)).toEqual({
      files: [],
      published: [
        { dataset: 'sales_records', status: 'published', clean: 5, final: 4, superseded: 1, partitionsWritten: 2 },
      ],
      runs: [
        {
          dataset: 'sales_records',
          run: name,
          status: 'succeeded',
          spice: { state: 'done', message: "ingestion 'i' took in 4 rows" },
        },
      ],
    });
    expect(code).toBe(0);
    expect(err.split('\n').filter((line) => line === 'sales_records: Job')).toHaveLength(1);
    expect(err).toContain('sales_records: maintenance failed: disk full\n');
    expect(err).toContain(`sales_records: publish  done     ${name}: 5 clean = 4 final + 1 superseded\n`);
    expect(err).toContain("sales_records: spice    done     ingestion 'i' took in 4 rows\n");
  });

  test('a run that leaves SPICE to a refresh that has failed ends with its cause', patient, async () => {
    const execution = 'sales_records-refresh-2000000000';
    const input = { dataset: 'sales_records', kind: 'refresh', mode: 'changes', confirm: false, notBefore: '' };
    const address = await deploy('leaves', 'Kind', {
      Kind: {
        Type: 'Choice',
        Choices: [{ Variable: '$.kind', StringEquals: 'refresh', Next: 'Failed' }],
        Default: 'Outcome',
      },
      Failed: { Type: 'Fail', Error: 'IngestionFailed', Cause: 'no such table' },
      Outcome: answers('outcome', 'published', '4 final', 'Refresh'),
      Refresh: answers('refresh', 'later', 'lately', 'PutOff'),
      PutOff: { Type: 'Pass', Result: { execution, input }, ResultPath: '$.putOff', Next: 'Done' },
      Done: done,
    });
    await play(address, execution, { kind: 'refresh' });
    const { code, err } = await sluice('publish', 'sales_records', '--stage', 'leaves');
    expect([code, err]).toEqual([1, expect.stringContaining('sales_records: spice    stuck    no such table\n')]);
  });

  test('a held run says how to confirm it', patient, async () => {
    const address = await deploy('holds', 'Job', { Job: working, Done: done });
    const answer = sluice('publish', 'sales_records', '--stage', 'holds');
    const hold = { code: 'loss', message: 'would lose 4 of 4 rows', finalBefore: 4, finalAfter: 0 };
    await leave('holds', (await begun(address)).name, { status: 'held', hold });
    const { code, err } = await answer;
    expect(code).toBe(1);
    expect(err).toContain('to confirm: sluice publish --confirm sales_records --stage holds');
  });

  test('a failed run gives the cause, in the machine’s words', patient, async () => {
    await deploy('fails', 'Failed', { Failed: { Type: 'Fail', Error: 'JobFailed', Cause: 'the disk is full' } });
    const { code, out, err } = await sluice('publish', 'sales_records', '--stage', 'fails', '--confirm');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^failed sales_records: the disk is full \(run sales_records-publish-\d+-[0-9a-f]{6}\)$/m);
  });

  test('a run that takes too long is left to itself', patient, async () => {
    await deploy('lasts', 'Job', { Job: { ...working, Seconds: 60 }, Done: done });
    const { code, err } = await sluice('publish', 'sales_records', '--stage', 'lasts', '--timeout', '1');
    expect(code).toBe(3);
    expect(err).toContain('was not over after 1 s; it goes on');
  });

  test.each([
    [['--timeout', '5'], 'cannot use --timeout without --stage'],
    [['nothing', '--stage', 'x'], "unknown dataset 'nothing'"],
  ])('what has no meaning is refused: %j', async (argv, message) => {
    const { code, err } = await sluice('publish', ...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
