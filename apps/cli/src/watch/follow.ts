import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedStage } from '../aws/stage.ts';
import { lookAtObject } from './object.ts';
import { lookAtQueues } from './queues.ts';
import { lookAtReceipt } from './receipt.ts';
import type { Outcome, Step } from './step.ts';

/** What one look at an upload's whole way has seen. */
export interface Look {
  readonly steps: readonly Step[];
  /** Undefined while it is on its way. */
  readonly outcome?: Outcome | undefined;
}

/** Looks along an upload's way: object, queue, receipt. */
async function lookAlong(stage: DeployedStage, key: string): Promise<Look> {
  const { step: object, newest } = await lookAtObject(stage, key);
  if (!newest) return { steps: [object] };
  const { step: receipt, outcome } = await lookAtReceipt(stage, key, newest);
  if (outcome) return { steps: [object, receipt], outcome };
  return { steps: [object, await lookAtQueues(stage.address), receipt] };
}

/** What to wait for, and how long. */
export interface FollowOptions {
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Milliseconds. */
  readonly timeout: number;
  /** Takes each step when it has changed since the look before. */
  readonly onStep: (step: Step) => void;
}

/** Looks again and again until the way has ended or the time is over; gives the last look. */
export async function follow(
  stage: DeployedStage,
  key: string,
  { interval, timeout, onStep }: FollowOptions,
): Promise<Look> {
  const end = Date.now() + timeout;
  const told = new Map<string, string>();
  for (;;) {
    const look = await lookAlong(stage, key);
    for (const step of look.steps) {
      const text = JSON.stringify(step);
      if (told.get(step.step) !== text) onStep(step);
      told.set(step.step, text);
    }
    if (look.outcome || Date.now() + interval > end) return look;
    await sleep(interval);
  }
}
