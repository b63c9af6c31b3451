import type { QuickSightClient } from '@aws-sdk/client-quicksight';
import { publishedState } from '@sluice/warehouse/iceberg';
import * as z from 'zod';
import { decideRefresh, type Refresh } from './decide-refresh.ts';
import type { Executions } from './executions.ts';
import type { FinalTables } from './final-tables.ts';
import { listIngestions } from './ingestions.ts';
import { dataSetId } from './names.ts';

export const refreshRequest = z.object({ dataset: z.string(), execution: z.string() });

/** Looks at the ingestions of a dataset and at its table, and decides whether SPICE is to be refreshed. */
export async function lookAtSpice(
  { dataset, execution }: z.output<typeof refreshRequest>,
  options: {
    readonly quickSight: QuickSightClient;
    /** The AWS account. */
    readonly account: string;
    readonly stage: string;
    readonly tables: FinalTables;
    readonly executions: Pick<Executions, 'stopped'>;
  },
  now: Date,
): Promise<Refresh> {
  const { quickSight, account, stage, tables, executions } = options;
  const id = dataSetId(stage, dataset);
  const ingestions = await listIngestions(quickSight, account, id);
  if (!ingestions) return { answer: 'none', message: `QuickSight has no dataset '${id}'` };
  // Read after the ingestions: what is committed in between is not counted as taken in.
  const metadata = await tables.read(dataset);
  const state = metadata && publishedState(metadata);
  if (state?.status !== 'published') return { answer: 'none', message: 'nothing is published' };
  return decideRefresh({
    dataset,
    execution,
    committedAt: state.published.committedAt,
    ingestions,
    stopped: new Set((await executions.stopped()).map(({ name }) => name)),
    now,
  });
}
