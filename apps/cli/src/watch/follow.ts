import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedStage } from '../aws/stage.ts';
import { openRuns, type Runs } from '../runs/run.ts';
import { spiceStep } from '../runs/steps.ts';
import type { Step } from '../step.ts';
import { lookAtObject } from './object.ts';
import { lookAtPublish } from './publish.ts';
import { lookAtQueues } from './queues.ts';
import { lookAtReceipt } from './receipt.ts';

/** Milliseconds between two looks: until the receipt is there, and after it. Step Functions lists few runs in a second. */
const pause = { upload: 2000, run: 5000 };

/** Where the way of an upload has ended. */
type Outcome = 'published' | 'withdrawn' | 'quarantined' | 'held' | 'failed';

/** What one look at an upload's whole way has seen. */
interface Look {
  readonly steps: readonly Step[];
  /** Undefined while it is on its way. */
  readonly outcome?: Outcome | undefined;
}

/** What to wait for, and how long. */
interface FollowOptions {
  /** Milliseconds. */
  readonly timeout: number;
  /** Whether a refresh of SPICE is waited for that is due later. */
  readonly waitForRefresh: boolean;
  /** Takes each step when it has changed since the look before. */
  readonly onStep: (step: Step) => void;
}

/** Looks again and again until the way has ended or the time is over; gives the last look. */
export async function follow(
  stage: DeployedStage,
  key: string,
  { timeout, waitForRefresh, onStep }: FollowOptions,
): Promise<Look> {
  const end = Date.now() + timeout;
  const runs = openRuns(stage.address);
  const told = new Map<string, string>();
  for (;;) {
    const look = await lookAlong(stage, runs, key, waitForRefresh);
    for (const step of look.steps) {
      const text = JSON.stringify(step);
      if (told.get(step.step) !== text) onStep(step);
      told.set(step.step, text);
    }
    const interval = look.steps.some(({ step }) => step === 'publish') ? pause.run : pause.upload;
    if (look.outcome || Date.now() + interval > end) return look;
    await sleep(interval);
  }
}

/** Looks along an upload's way: object, queue, receipt, the run that publishes it, SPICE. */
async function lookAlong(stage: DeployedStage, runs: Runs, key: string, waitForRefresh: boolean): Promise<Look> {
  const { step: object, newest } = await lookAtObject(stage, key);
  if (!newest) return { steps: [object] };
  const { step: receipt, outcome: receipted, dataset } = await lookAtReceipt(stage, key, newest);
  if (!receipted) return { steps: [object, await lookAtQueues(stage.address), receipt] };
  const arrived = [object, receipt];
  const end = receipted === 'committed' ? 'published' : receipted;
  if (receipted === 'quarantined' || typeof dataset !== 'string') return { steps: arrived, outcome: end };

  const { step: publish, outcome, run } = await lookAtPublish(stage, runs, { key, dataset });
  if (!run) return { steps: [...arrived, publish], outcome };
  const spice = await spiceStep(runs, run);
  const steps = [...arrived, publish, spice.step];
  switch (spice.outcome) {
    case undefined:
      return { steps };
    case 'failed':
      return { steps, outcome: 'failed' };
    case 'due':
      return { steps, outcome: waitForRefresh ? undefined : end };
    default:
      return { steps, outcome: end };
  }
}
