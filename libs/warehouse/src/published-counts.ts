import type { Lake } from '@sluice/lake';
import { totalsOf, type Totals } from './accounts.ts';
import { readManifest } from './manifest.ts';

/** The counts of a dataset's final table as it is published now, by the dataset's name; all zero before the first publish. */
export async function publishedCounts(lake: Lake, dataset: string): Promise<Totals> {
  return totalsOf((await readManifest(lake.final, dataset))?.manifest);
}
