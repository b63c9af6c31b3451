import { starterExecution } from '@sluice/warehouse/iceberg';
import type { Executions } from './executions.ts';
import type { Reporter } from './reporter.ts';

/** Starts runs of a stage. */
export interface Starter {
  readonly executions: Executions;
  /** Length of the time buckets in seconds. */
  readonly debounce: number;
  readonly reporter: Reporter;
}

/**
 * Starts a run of a dataset at the end of the time bucket that is now, unless there is one: all that asks for a dataset
 * within a bucket asks for the same run, which begins when the bucket is over and looks at everything then.
 */
export async function startRun(dataset: string, reason: string, starter: Starter, now: Date): Promise<void> {
  const { executions, debounce, reporter } = starter;
  // At the very instant of a bucket's end its run may have looked already: that instant is the next one's.
  const bucketEnd = (Math.floor(now.getTime() / 1000 / debounce) + 1) * debounce;
  const execution = starterExecution(dataset, bucketEnd);
  await executions.start(execution, {
    dataset,
    kind: 'publish',
    mode: 'changes',
    confirm: false,
    notBefore: new Date(bucketEnd * 1000).toISOString(),
  });
  reporter.logger.info('started, or there already', { dataset, execution, reason });
}
