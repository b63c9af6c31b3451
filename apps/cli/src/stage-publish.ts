import { SFNClient } from '@aws-sdk/client-sfn';
import type { Dataset } from '@sluice/contract';
import type { PublishOptions } from '@sluice/warehouse';
import { personalExecution, readRunOutcome, type RunOutcome } from '@sluice/warehouse/iceberg';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeExecution, enteredStates, startExecution } from './aws/executions.ts';
import type { DeployedStage } from './aws/stage.ts';
import type { Io } from './io.ts';

/** Milliseconds between two looks at a run. */
const interval = 3000;

/** Whatever the clock of this machine says. */
const atOnce = new Date(0).toISOString();

/** How a run of the stage has ended, as far as it was followed. */
export interface StageRun {
  readonly dataset: string;
  /** Name of the execution. */
  readonly run: string;
  readonly status: 'succeeded' | 'failed' | 'timed_out';
  /** What the job did; undefined where it has not come so far. */
  readonly outcome?: RunOutcome;
  /** What went wrong, in the words of the machine. */
  readonly message?: string;
}

/**
 * Starts a run of the stage's machine for each dataset and follows them all to their ends; tells each state that one of
 * them enters.
 * @param options.timeout in milliseconds; the runs themselves go on after it
 */
export async function publishOnStage(
  stage: DeployedStage,
  datasets: readonly Dataset[],
  { confirm = false, all = false, timeout }: PublishOptions & { readonly timeout: number },
  io: Io,
): Promise<StageRun[]> {
  // One for all looks: each client asks for credentials anew, which may be those of a role.
  const client = new SFNClient({ region: stage.address.region });
  const end = Date.now() + timeout;
  return Promise.all(
    datasets.map(async ({ name: dataset }) => {
      const run = personalExecution(dataset, new Date());
      const arn = await startExecution(client, {
        stateMachine: stage.address.publish.stateMachine,
        name: run,
        input: { dataset, kind: 'publish', mode: all ? 'all' : 'changes', confirm, notBefore: atOnce },
      });
      io.err(`${dataset}: started ${run}; it goes on if this command is stopped\n`);
      return follow({ client, stage, dataset, run, arn, end }, io);
    }),
  );
}

interface Begun {
  readonly client: SFNClient;
  readonly stage: DeployedStage;
  readonly dataset: string;
  readonly run: string;
  readonly arn: string;
  /** Until when it is followed, in milliseconds since 1970. */
  readonly end: number;
}

async function follow({ client, stage, dataset, run, arn, end }: Begun, io: Io): Promise<StageRun> {
  const told = new Set<string>();
  let newest = 0;
  for (;;) {
    // Looked at before the states: those of a run that has ended are then all told.
    const { status, error, cause } = await describeExecution(client, arn);
    const entered = await enteredStates(client, arn, newest);
    newest = entered.newest;
    for (const state of entered.states) {
      // A loop comes by its states again and again.
      if (!told.has(state)) io.err(`${dataset}: ${state}\n`);
      told.add(state);
    }
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') {
      if (Date.now() + interval > end) return { dataset, run, status: 'timed_out' };
      await sleep(interval);
      continue;
    }
    const outcome = await readRunOutcome(stage.lake.final, dataset, run);
    for (const warning of outcome?.warnings ?? []) io.err(`${dataset}: ${warning}\n`);
    return {
      dataset,
      run,
      status: status === 'SUCCEEDED' ? 'succeeded' : 'failed',
      ...(outcome && { outcome }),
      ...(status !== 'SUCCEEDED' && { message: cause ?? error ?? `it has ended as ${status}` }),
    };
  }
}
