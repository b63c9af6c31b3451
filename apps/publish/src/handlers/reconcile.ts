import type { Context } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { openStageTables } from '../open-tables.ts';
import { reconcileRequest, reconcileRows } from '../reconcile-rows.ts';
import type { Reconciliation } from '../reconciliation.ts';
import { openReporter } from '../reporter.ts';

/** Whether SPICE holds what was published. */
const tables = openStageTables(readEnvironment('reconcile'));
const reporter = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Reconciliation> => {
  reporter.logger.addContext(context);
  return reconcileRows(reconcileRequest.parse(event), tables, new Date(), reporter);
};
