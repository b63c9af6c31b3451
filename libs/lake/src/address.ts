import * as z from 'zod';

const name = z.string().min(1);

/**
 * Where a deployed stage is to be found: what the CDK app writes, as JSON, to the parameter `addressParameter(stage)`
 * of SSM, and everything else reads. Further fields are passed over.
 */
export const addressSchema = z.object({
  format: z.literal(1),
  stage: name,
  region: name,
  /** Names of the buckets, one for each zone of the lake. */
  buckets: z.object({ raw: name, processed: name, final: name }),
  ingest: z.object({
    /** Takes the events of raw objects. */
    queueUrl: z.url(),
    /** What the function could not ingest. */
    deadLetterQueueUrl: z.url(),
    /** What EventBridge could not deliver. */
    eventDeadLetterQueueUrl: z.url(),
    /** Name of the function that ingests. */
    function: name,
    /** Name of its log group. */
    logGroup: name,
    /** Name of the function that sweeps. */
    sweepFunction: name,
  }),
  publish: z.object({
    /** ARN of the state machine that publishes a dataset. */
    stateMachine: name,
    /** The events of receipts that could not be dealt with, or not be delivered. */
    deadLetterQueueUrl: z.url(),
    /** Glue databases: of the clean files, and of the published tables. */
    processedDatabase: name,
    finalDatabase: name,
    /** Athena's workgroup for queries of the published tables. */
    workgroup: name,
  }),
  /** The dashboards in QuickSight: what they ask, and who sees them; absent where the stage has none there. */
  quicksight: z
    .object({
      /** ARN of the role in whose name QuickSight asks the published tables. */
      role: name,
      /** Id of the data source. */
      dataSource: name,
      /** ARNs of users and groups of QuickSight. */
      owners: z.array(name).min(1),
      readers: z.array(name),
      /** When SPICE is refreshed each day whether anything was published or not: 'hh:mm', UTC. */
      refreshAt: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/),
    })
    .optional(),
});

/** An address as addressSchema describes it. */
export type Address = z.infer<typeof addressSchema>;

/** Where Athena puts the results of queries, in the final bucket. */
export const queryPrefix = '_queries/';

/** Name of the SSM parameter that holds a stage's address. */
export function addressParameter(stage: string): string {
  return `/sluice/${stage}/address`;
}

/** Name of the SSM parameter in which a stage that a pipeline deploys remembers the commit that it runs. */
export function deployedParameter(stage: string): string {
  return `/sluice/${stage}/deployed`;
}
