import type { Context } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { explainAlert, explainRequest, type Alert } from '../explain-alert.ts';
import { openReporter } from '../reporter.ts';

/** Words an alert. */
const environment = readEnvironment('explain');
const { logger } = openReporter();

export const handler = async (event: unknown, context: Context): Promise<Alert> => {
  logger.addContext(context);
  const alert = explainAlert(explainRequest.parse(event), environment.SLUICE_STAGE);
  logger.warn(alert.subject, { alert: alert.message });
  return alert;
};
