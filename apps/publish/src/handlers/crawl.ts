import { GetCrawlerCommand, GlueClient } from '@aws-sdk/client-glue';
import { requestLimits } from '@sluice/lake/s3';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { openCatalogue } from '../catalogue.ts';
import { crawlReason } from '../crawl-needed.ts';
import { findDataset } from '../datasets.ts';
import { readEnvironment } from '../environment.ts';
import { crawledTable, crawlerName } from '../names.ts';
import { openReporter } from '../reporter.ts';

/**
 * Whether the crawler is to look. If so, what it inferred before is cleared away: it makes a table where there is none,
 * and changes none that is there.
 */
const environment = readEnvironment('crawl');
const glue = new GlueClient({ requestHandler: requestLimits });
const catalogue = openCatalogue(glue, environment.SLUICE_PROCESSED_DATABASE);
const { logger } = openReporter();
const requestSchema = z.object({ dataset: z.string() });

export const handler = async (event: unknown, context: Context): Promise<{ needed: boolean; reason: string }> => {
  logger.addContext(context);
  const dataset = findDataset(requestSchema.parse(event).dataset);
  const name = crawlerName(environment.SLUICE_STAGE, dataset.name);
  const [{ Crawler: crawler = {} }, processed, inferred] = await Promise.all([
    glue.send(new GetCrawlerCommand({ Name: name })),
    catalogue.get(dataset.name),
    catalogue.get(crawledTable(dataset.name)),
  ]);
  const reason = crawlReason(dataset, { processed, inferred, crawler }, new Date());
  if (reason !== undefined && inferred) await catalogue.delete(crawledTable(dataset.name));
  const answer = { needed: reason !== undefined, reason: reason ?? 'a crawl could tell nothing new' };
  logger.info('crawl', { dataset: dataset.name, ...answer });
  return answer;
};
