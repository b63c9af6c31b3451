import fastify, { type FastifyInstance } from 'fastify';
import fastifyStatic from '@fastify/static';
import { datasets } from '@sluice/datasets';
import type { Lake } from '@sluice/lake';
import { openWarehouse } from '@sluice/warehouse';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../io.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { fileRoutes } from './file-routes.ts';

/** Port of the workbench, unless another is asked for. */
export const workbenchPort = 4173;

/** A running workbench. */
export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the workbench and its API on loopback. A port that was asked for must be free; the preferred one gives way to
 * any free one.
 */
export async function startServer(
  lake: Lake,
  { port, preferred }: { port: number | undefined; preferred: number },
): Promise<Server> {
  const page = fileURLToPath(new URL('dist', import.meta.resolve('@sluice/workbench/package.json')));
  if (!existsSync(page)) {
    throw new UsageError(`cannot serve the workbench: '${page}' is missing; build it with: npx nx build workbench`);
  }
  const warehouse = await openWarehouse(lake, datasets);
  const app = fastify();
  await app.register(fastifyStatic, { root: page });
  // Only pages from this very address may call: a foreign page that resolves its name to loopback may not.
  app.addHook('onRequest', async (request, reply) => {
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
      await reply.code(403).send({ error: `host '${request.headers.host ?? ''}' is not served: open it by 127.0.0.1` });
    }
  });
  dashboardRoutes(app, warehouse);
  fileRoutes(app, lake);
  const url = await listen(app, port, preferred);
  return {
    url,
    close: async () => {
      await app.close();
      await warehouse.close();
    },
  };
}

async function listen(app: FastifyInstance, port: number | undefined, preferred: number): Promise<string> {
  try {
    return await app.listen({ host: '127.0.0.1', port: port ?? preferred });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined)
      throw new UsageError(`cannot serve on port ${port}: it is taken; name another or leave --port out`);
    return app.listen({ host: '127.0.0.1', port: 0 });
  }
}
