import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { SFNClient } from '@aws-sdk/client-sfn';
import { requestLimits } from '@sluice/lake/s3';
import { publishedState } from '@sluice/warehouse/iceberg';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { decideRefresh, type Refresh } from '../decide-refresh.ts';
import { readEnvironment } from '../environment.ts';
import { openExecutions } from '../executions.ts';
import { listIngestions } from '../ingestions.ts';
import { dataSetId } from '../names.ts';
import { openStageTables } from '../open-tables.ts';
import { openReporter } from '../reporter.ts';

/** Whether SPICE is to be refreshed now, later, or not at all. */
const environment = readEnvironment('refresh');
const tables = openStageTables(environment);
const quickSight = new QuickSightClient({ requestHandler: requestLimits });
const executions = openExecutions(
  new SFNClient({ requestHandler: requestLimits }),
  environment.SLUICE_STATE_MACHINE_ARN,
);
const { logger } = openReporter();
const requestSchema = z.object({ dataset: z.string(), execution: z.string() });

async function decide({ dataset, execution }: z.output<typeof requestSchema>): Promise<Refresh> {
  const id = dataSetId(environment.SLUICE_STAGE, dataset);
  const ingestions = await listIngestions(quickSight, environment.SLUICE_ACCOUNT, id);
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
    now: new Date(),
  });
}

export const handler = async (event: unknown, context: Context): Promise<Refresh> => {
  logger.addContext(context);
  const request = requestSchema.parse(event);
  const refresh = await decide(request);
  logger.info(refresh.message, { dataset: request.dataset, answer: refresh.answer });
  return refresh;
};
