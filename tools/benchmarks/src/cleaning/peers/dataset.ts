import type { Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import type { Job } from './usage.ts';

/** The contract that a job is done by. */
export function datasetOf(job: Job): Dataset {
  const found = datasets.find(({ name }) => name === job.dataset);
  if (found === undefined) throw new Error(`cannot clean '${job.input}': no dataset '${job.dataset}'`);
  return found;
}
