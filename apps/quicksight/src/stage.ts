import type { Principals } from './permissions.ts';

/** What provisioning knows of a stage. */
export interface Stage {
  readonly name: string;
  readonly region: string;
  /** The AWS account. */
  readonly account: string;
  /** Glue's database of the final tables. */
  readonly database: string;
  /** Athena's workgroup. */
  readonly workgroup: string;
  readonly principals: Principals;
  /** When SPICE is refreshed each day, whether anything was published or not: 'hh:mm', UTC. */
  readonly refreshAt: string;
}

/** The tag by which a stage knows what is its own. */
export const stageTag = 'sluice:stage';

/** What the ids of all of a stage's resources begin with, and the id of its data source. */
export const baseId = (stage: string): string => `sluice-${stage}`;

/** Links between resources are by ARN, which says no more than the ids do. */
export function arnOf({ region, account }: Stage, type: 'datasource' | 'dataset' | 'dashboard', id: string): string {
  return `arn:aws:quicksight:${region}:${account}:${type}/${id}`;
}

/** Where people open a dashboard. */
export function dashboardLink({ region }: Stage, id: string): string {
  return `https://${region}.quicksight.aws.amazon.com/sn/dashboards/${id}`;
}
