import { SFNClient } from '@aws-sdk/client-sfn';
import { requestLimits } from '@sluice/lake/s3';
import type { Context } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { openExecutions } from '../executions.ts';
import { openReporter } from '../reporter.ts';
import { takeTurn, turnRequest, type Turn } from '../take-turn.ts';

/** Whether it is the turn of an execution. */
const environment = readEnvironment('turn');
const executions = openExecutions(
  new SFNClient({ requestHandler: requestLimits }),
  environment.SLUICE_STATE_MACHINE_ARN,
);
const { logger } = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Turn> => {
  logger.addContext(context);
  const request = turnRequest.parse(event);
  const turn = takeTurn(request, await executions.running());
  logger.info(turn.message, { dataset: request.dataset, answer: turn.answer });
  return turn;
};
