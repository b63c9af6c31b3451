import type { Stage } from './stage.ts';

export const account = '123456789012';

/** The ARN of something in the account of the tests. */
export const arn = (path: string): string => `arn:aws:quicksight:us-east-1:${account}:${path}`;

export const owners = arn('group/default/owners');

/** A stage whose dashboards have owners alone. */
export const stage: Stage = {
  name: 'dev',
  region: 'us-east-1',
  account,
  database: 'sluice_dev_final',
  workgroup: 'sluice-dev',
  role: `arn:aws:iam::${account}:role/sluice-dev-quicksight`,
  principals: { owners: [owners], readers: [] },
  refreshAt: '04:00',
};
