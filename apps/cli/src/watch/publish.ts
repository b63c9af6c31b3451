import { receiptKey } from '@sluice/lake';
import { beginning, publishPrefix } from '@sluice/warehouse/iceberg';
import { newestExecutions } from '../aws/executions.ts';
import type { DeployedStage } from '../aws/stage.ts';
import type { RunLook, Runs } from '../runs/run.ts';
import { publishStep } from '../runs/steps.ts';
import type { Step } from '../step.ts';

/** What became of a receipt in the table. */
interface ReceiptPublish {
  readonly step: Step;
  /** The run that has published it. */
  readonly run?: RunLook;
  /** Where none has, and none is about to. */
  readonly outcome?: 'held' | 'failed';
}

/**
 * Looks for the run that takes a receipt in: the first of its dataset that began its work after the receipt was committed
 * and has published. What one that failed or is held has left undone, a later one may do.
 */
export async function lookAtPublish(
  { address, lake }: DeployedStage,
  runs: Runs,
  { key, dataset }: { readonly key: string; readonly dataset: string },
): Promise<ReceiptPublish> {
  const committed = (await lake.processed.head(receiptKey(key)))?.lastModified.getTime() ?? 0;
  const executions = (await newestExecutions(runs.client, runs.stateMachine))
    .map(({ name = '', startDate }) => ({ name, startedAt: startDate ?? new Date(0) }))
    .filter((execution) => execution.name.startsWith(publishPrefix(dataset)) && beginning(execution) >= committed)
    .sort((a, b) => beginning(a) - beginning(b));
  let last: ReceiptPublish = { step: notYet(address.stage, dataset) };
  for (const { name } of executions) {
    const run = await runs.look(name);
    if (!run) continue;
    const { step, outcome } = publishStep(run);
    if (outcome === 'published') return { step, run };
    if (run.status === 'running') return { step };
    last = { step, ...(outcome !== 'none' && { outcome }) };
  }
  return last;
}

const notYet = (stage: string, dataset: string): Step => ({
  step: 'publish',
  state: 'waiting',
  message: 'no run has begun since the receipt',
  todo: `one begins within minutes, else within the hour; to start it by hand: npx sluice publish --stage ${stage} ${dataset}`,
});
