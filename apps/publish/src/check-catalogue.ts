import { AlreadyExistsException, type TableInput } from '@aws-sdk/client-glue';
import type { ObjectStore } from '@sluice/lake';
import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';
import { findDataset } from './datasets.ts';
import { checkNewestFiles, inferredDifference, processedTable, tableDifferences } from './drift.ts';
import { crawledTable } from './names.ts';
import type { Reporter } from './reporter.ts';
import { shorten } from './shorten.ts';

/** What the machine tells: the dataset, and what became of the crawl, if there was one. */
export const driftRequest = z.object({
  dataset: z.string(),
  /** The answer of `glue:GetCrawler` after the crawl. */
  crawler: z
    .object({
      Crawler: z.object({
        LastCrawl: z.object({ Status: z.string(), ErrorMessage: z.string().optional() }).optional(),
      }),
    })
    .nullable(),
  /** What kept the crawl from its end. */
  error: z.object({ Error: z.string(), Cause: z.string().optional() }).nullable(),
});

/** Whether the processed files are what the contract says. */
export interface Drift {
  readonly agrees: boolean;
  /** What was found, in words. */
  readonly message: string;
}

/**
 * Compares what the crawler inferred with the contract. Where it differs, or where nothing is inferred, the files
 * themselves decide: if their headers are the contract's, only the contract has moved, or older files still lie there.
 * Then the processed table is brought to the contract.
 *
 * A crawl that failed does not stop a publish: a crawler only reports, and the job checks each file that it reads.
 */
export async function checkCatalogue(
  request: z.output<typeof driftRequest>,
  options: { readonly catalogue: Catalogue; readonly processed: ObjectStore; readonly bucket: string },
  { logger, measure }: Reporter,
): Promise<Drift> {
  const { catalogue, processed, bucket } = options;
  const dataset = findDataset(request.dataset);
  const failure = crawlFailure(request);
  // A run without a crawl knows nothing of it.
  const crawl = (request.crawler ?? request.error) && { CrawlsFailed: failure === undefined ? 0 : 1 };
  if (failure !== undefined) logger.warn('crawl failed', { dataset: dataset.name, reason: failure });

  const inferred = await catalogue.get(crawledTable(dataset.name));
  const difference = inferred ? inferredDifference(dataset, inferred) : 'is not there';
  const found: string[] = [];
  if (difference !== undefined) {
    const { looked, problem } = await checkNewestFiles(processed, dataset);
    if (problem !== undefined) {
      measure(dataset.name, { CatalogueDrift: 1, ...crawl });
      const message =
        `${shorten(problem)}; the inferred table ${shorten(difference)}. Find out what wrote these files: ` +
        `upload again what they come from, or declare their columns in a new version of the contract`;
      logger.error('drift', { dataset: dataset.name, difference, problem });
      return { agrees: false, message };
    }
    const files =
      looked === 0
        ? 'no file cleaned by the contract is among the newest'
        : `the headers of the newest ${looked} files are the contract's`;
    found.push(`the inferred table ${shorten(difference)}, ${files}`);
  }
  measure(dataset.name, { CatalogueDrift: 0, ...crawl });
  found.push(await bring(catalogue, processedTable(dataset, bucket)));
  const message = found.join('; ');
  logger.info('catalogue', { dataset: dataset.name, message });
  return { agrees: true, message };
}

function crawlFailure({ crawler, error }: z.output<typeof driftRequest>): string | undefined {
  if (error) return `${error.Error}: ${error.Cause ?? ''}`;
  const { Status, ErrorMessage } = crawler?.Crawler.LastCrawl ?? {};
  return Status === 'FAILED' || Status === 'CANCELLED' ? `${Status}: ${ErrorMessage ?? ''}` : undefined;
}

/** Creates or updates the table where the catalogue's is not as it should be. */
async function bring(catalogue: Catalogue, wanted: TableInput): Promise<string> {
  const existing = await catalogue.get(wanted.Name ?? '');
  if (!existing) {
    try {
      await catalogue.create(wanted);
      return 'the processed table was created';
    } catch (error) {
      // Somebody was faster: it is looked at as it now is.
      if (error instanceof AlreadyExistsException) return bring(catalogue, wanted);
      throw error;
    }
  }
  const differing = tableDifferences(wanted, existing);
  if (differing.length === 0) return "the processed table is the contract's";
  await catalogue.update(wanted);
  return `the processed table was brought to the contract: ${differing.join(', ')}`;
}
