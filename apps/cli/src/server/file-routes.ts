import type { FastifyInstance } from 'fastify';
import { datasets } from '@sluice/datasets';
import type { Lake } from '@sluice/lake';
import { publishedCounts } from '@sluice/warehouse';
import { lakeFiles } from '../lake-files.ts';

/** The files of the lake and the counts of what is published. */
export function fileRoutes(app: FastifyInstance, lake: Lake): void {
  app.get('/api/files', async () => ({
    files: await lakeFiles(lake),
    published: await Promise.all(
      datasets.map(async ({ name, title }) => ({ dataset: name, title, ...(await publishedCounts(lake, name)) })),
    ),
  }));
}
