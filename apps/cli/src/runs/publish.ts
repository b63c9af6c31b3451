import type { Dataset } from '@sluice/contract';
import type { PublishOptions } from '@sluice/warehouse';
import { personalExecution, readRunOutcome, type RunInput, type RunOutcome } from '@sluice/warehouse/iceberg';
import { setTimeout as sleep } from 'node:timers/promises';
import { startExecution } from '../aws/executions.ts';
import type { DeployedStage } from '../aws/stage.ts';
import type { Io } from '../io.ts';
import { stepLine } from '../step.ts';
import { openRuns, type Runs } from './run.ts';
import { publishStep, spiceStep, type SpiceLook } from './steps.ts';

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
  /** What became of SPICE; undefined where the run has not come so far. */
  readonly spice?: SpiceLook;
  /** What went wrong, in the words of the machine. */
  readonly message?: string;
}

/**
 * Starts a run of the stage's machine for each dataset and follows them all to their ends; tells each state that one of
 * them enters, and what it found of table and SPICE.
 * @param options.timeout in milliseconds; the runs themselves go on after it
 */
export async function publishOnStage(
  stage: DeployedStage,
  datasets: readonly Dataset[],
  { confirm = false, all = false, timeout }: PublishOptions & { readonly timeout: number },
  io: Io,
): Promise<StageRun[]> {
  const runs = openRuns(stage.address);
  const end = Date.now() + timeout;
  return Promise.all(
    datasets.map(async ({ name: dataset }) => {
      const run = personalExecution(dataset, new Date());
      const input: RunInput = { dataset, kind: 'publish', mode: all ? 'all' : 'changes', confirm, notBefore: atOnce };
      await startExecution(runs.client, { stateMachine: runs.stateMachine, name: run, input });
      io.err(`${dataset}: started ${run}; it goes on if this command is stopped\n`);
      return follow({ runs, stage, dataset, run, end }, io);
    }),
  );
}

interface Begun {
  readonly runs: Runs;
  readonly stage: DeployedStage;
  readonly dataset: string;
  readonly run: string;
  /** Until when it is followed, in milliseconds since 1970. */
  readonly end: number;
}

async function follow({ runs, stage, dataset, run, end }: Begun, io: Io): Promise<StageRun> {
  for (;;) {
    const look = await runs.look(run);
    for (const state of look?.entered ?? []) io.err(`${dataset}: ${state}\n`);
    if (!look || look.status === 'running') {
      if (Date.now() + interval > end) return { dataset, run, status: 'timed_out' };
      await sleep(interval);
      continue;
    }
    const outcome = await readRunOutcome(stage.lake.final, dataset, run);
    for (const warning of outcome?.warnings ?? []) io.err(`${dataset}: ${warning}\n`);
    const published = publishStep(look);
    const spice = published.outcome === 'published' ? await spiceStep(runs, look) : undefined;
    for (const { step } of spice ? [published, spice] : []) io.err(`${dataset}: ${stepLine(step)}`);
    return {
      dataset,
      run,
      status: look.status === 'succeeded' ? 'succeeded' : 'failed',
      ...(outcome && { outcome }),
      ...(spice && { spice }),
      ...(look.problem !== undefined && { message: look.problem }),
    };
  }
}
