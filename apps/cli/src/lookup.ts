import type { Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { UsageError } from './io.ts';

/** The dataset of that name. Throws UsageError with the names that there are. */
export function datasetNamed(name: string): Dataset {
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (!dataset) {
    throw new UsageError(`unknown dataset '${name}': there are ${datasets.map((known) => known.name).join(', ')}`);
  }
  return dataset;
}

/** The datasets named, each once, or all of them where none is. */
export function datasetsNamed(names: readonly string[]): readonly Dataset[] {
  return names.length > 0 ? [...new Set(names.map(datasetNamed))] : datasets;
}
