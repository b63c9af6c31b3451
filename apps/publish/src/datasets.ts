import type { Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';

/**
 * The contract of a dataset.
 * @throws Error when there is none
 */
export function findDataset(name: string): Dataset {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found) return found;
  const names = datasets.map((dataset) => `'${dataset.name}'`).join(', ');
  throw new Error(`cannot publish '${name}': expected one of ${names}; start the run with one of these`);
}
