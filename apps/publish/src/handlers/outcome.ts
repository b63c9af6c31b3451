import type { Context } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { openStageTables } from '../open-tables.ts';
import { outcomeRequest, readOutcome, type Outcome } from '../read-outcome.ts';
import { openReporter } from '../reporter.ts';

/** What a run of the job came to, and whether the table says the same. */
const environment = readEnvironment('outcome');
const options = { tables: openStageTables(environment), stage: environment.SLUICE_STAGE };
const reporter = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Outcome> => {
  reporter.logger.addContext(context);
  return readOutcome(outcomeRequest.parse(event), options, reporter);
};
