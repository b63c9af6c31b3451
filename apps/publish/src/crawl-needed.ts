import type { Crawler, Table } from '@aws-sdk/client-glue';
import { fingerprint, type Dataset } from '@sluice/contract';

const hour = 60 * 60 * 1000;

/** What is known of a dataset before a publish. */
export interface CatalogueState {
  /** The table made from the contract. */
  readonly processed: Table | undefined;
  /** The table that the crawler made. */
  readonly inferred: Table | undefined;
  readonly crawler: Pick<Crawler, 'LastCrawl'>;
}

/**
 * Why the crawler is to look; undefined where a crawl could tell nothing new. An inference that is missing although a
 * crawl was lately (there were no files, or it failed) is not tried again at each publish.
 */
export function crawlReason(dataset: Dataset, state: CatalogueState, now: Date): string | undefined {
  const { processed, inferred, crawler } = state;
  const last = crawler.LastCrawl?.StartTime;
  const age = last ? now.getTime() - last.getTime() : Infinity;
  if (!processed) return 'the catalogue does not know the dataset';
  if (processed.Parameters?.['sluice.fingerprint'] !== fingerprint(dataset)) return 'the contract has changed';
  if (age > 24 * hour) return 'the last crawl was more than a day ago';
  if (!inferred && age > hour) return 'nothing is inferred';
  return undefined;
}
