import type { Lake } from '@sluice/lake';
import type { Totals } from './accounts.ts';
import { readManifest } from './manifest.ts';

/** The counts of a dataset's final table as it is published now, by the dataset's name; all zero before the first publish. */
export async function publishedCounts(lake: Lake, dataset: string): Promise<Totals> {
  const { clean = 0, final = 0, superseded = 0 } = (await readManifest(lake.final, dataset))?.manifest ?? {};
  return { clean, final, superseded };
}
