/** What the resources of a stage's publishing are called: one place for the stacks and for the functions. */

/** The catalogue's databases. */
export function databaseNames(stage: string): { readonly processed: string; readonly final: string } {
  const base = `sluice_${stage.replaceAll('-', '_')}`;
  return { processed: `${base}_processed`, final: `${base}_final` };
}

/** What the crawler puts before the names of its tables: apart from those that the contracts make. */
export const crawledPrefix = 'crawled_';

/** The table that holds what the crawler has inferred of a dataset's processed files. */
export const crawledTable = (dataset: string): string => `${crawledPrefix}${dataset}`;

export const stateMachineName = (stage: string): string => `sluice-${stage}-publish`;
export const functionName = (stage: string, step: string): string => `sluice-${stage}-publish-${step}`;

/** These end in the dataset's name; the machine puts it in the place of `{}`. */
export const jobName = (stage: string, dataset: string): string => `sluice-${stage}-publish-${dataset}`;
export const crawlerName = (stage: string, dataset: string): string => `sluice-${stage}-${dataset}`;
/** Id of the QuickSight dataset. */
export const dataSetId = (stage: string, dataset: string): string => `sluice-${stage}-${dataset}`;
/** What the ids of all that a stage has in QuickSight begin with, and the id of its data source. */
export const quickSightId = (stage: string): string => `sluice-${stage}`;

/** The tag that tells whose a resource is: on what the stacks make, and on what is made in QuickSight. */
export const stageTag = 'sluice:stage';

/** The key in the final bucket of the alert that stands for a dataset. */
export const standingAlertKey = (dataset: string): string => `_alerts/${dataset}.json`;
