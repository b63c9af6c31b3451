import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { SFNClient } from '@aws-sdk/client-sfn';
import { requestLimits } from '@sluice/lake/s3';
import type { Context } from 'aws-lambda';
import type { Refresh } from '../decide-refresh.ts';
import { readEnvironment } from '../environment.ts';
import { openExecutions } from '../executions.ts';
import { lookAtSpice, refreshRequest } from '../look-at-spice.ts';
import { openStageTables } from '../open-tables.ts';
import { openReporter } from '../reporter.ts';

/** Whether SPICE is to be refreshed now, later, or not at all. */
const environment = readEnvironment('refresh');
const options = {
  quickSight: new QuickSightClient({ requestHandler: requestLimits }),
  account: environment.SLUICE_ACCOUNT,
  stage: environment.SLUICE_STAGE,
  tables: openStageTables(environment),
  executions: openExecutions(new SFNClient({ requestHandler: requestLimits }), environment.SLUICE_STATE_MACHINE_ARN),
};
const { logger } = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Refresh> => {
  logger.addContext(context);
  const request = refreshRequest.parse(event);
  const refresh = await lookAtSpice(request, options, new Date());
  logger.info(refresh.message, { dataset: request.dataset, answer: refresh.answer });
  return refresh;
};
