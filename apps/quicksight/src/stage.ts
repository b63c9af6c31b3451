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
  /** ARN of the role in whose name QuickSight asks Athena. */
  readonly role: string;
  readonly principals: Principals;
  /** When SPICE is refreshed each day, whether anything was published or not: 'hh:mm', UTC. */
  readonly refreshAt: string;
}

/** Links between resources are by ARN, which says no more than the ids do. */
export function arnOf(
  { region, account }: Stage,
  type: 'datasource' | 'dataset' | 'theme' | 'dashboard',
  id: string,
): string {
  return `arn:aws:quicksight:${region}:${account}:${type}/${id}`;
}

/** Where people open a dashboard. */
export function dashboardLink({ region }: Stage, id: string): string {
  return `https://${region}.quicksight.aws.amazon.com/sn/dashboards/${id}`;
}
