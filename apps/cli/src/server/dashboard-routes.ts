import type { FastifyInstance } from 'fastify';
import {
  compileVisual,
  filterOptionsQuery,
  toDashboardView,
  visualsOf,
  type Dashboard,
  type FilterState,
} from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import type { Warehouse } from '@sluice/warehouse';
import { z } from 'zod';

const filterState = z.record(
  z.string(),
  z.union([
    z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    z.strictObject({ values: z.array(z.string().nullable()) }),
  ]),
);
const dataRequest = z.object({ filters: filterState });

/** The dashboards: their list, each one's layout with filter options, and the data of its visuals. */
export function dashboardRoutes(app: FastifyInstance, warehouse: Warehouse): void {
  app.get('/api/dashboards', () => ({
    dashboards: dashboards.map(({ name, title, description, dataset }) => ({
      name,
      title,
      description,
      dataset: dataset.name,
    })),
  }));

  app.get<{ Params: { name: string } }>('/api/dashboards/:name', async (request, reply) => {
    const dashboard = find(request.params.name);
    if (!dashboard) return reply.code(404).send(unknown(request.params.name));
    await warehouse.refresh();
    const options: Record<string, unknown> = {};
    for (const filter of dashboard.filters) {
      const query = filterOptionsQuery(dashboard, filter);
      options[filter.column] = (await warehouse.query(query.sql, query.parameters)).rows;
    }
    return { ...toDashboardView(dashboard), options };
  });

  app.post<{ Params: { name: string } }>('/api/dashboards/:name/data', async (request, reply) => {
    const dashboard = find(request.params.name);
    if (!dashboard) return reply.code(404).send(unknown(request.params.name));
    const parsed = dataRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: `bad filters: ${z.prettifyError(parsed.error)}` });
    await warehouse.refresh();
    const visuals: Record<string, unknown> = {};
    for (const visual of visualsOf(dashboard)) {
      visuals[visual.id] = await draw(dashboard, visual.id, parsed.data.filters);
    }
    return { visuals };
  });

  async function draw(dashboard: Dashboard, id: string, filters: FilterState): Promise<unknown> {
    try {
      const query = compileVisual(dashboard, id, filters);
      const { rows } = await warehouse.query(query.sql, query.parameters);
      return { columns: query.columns, rows };
    } catch (error) {
      return { columns: [], rows: [], error: error instanceof Error ? error.message : String(error) };
    }
  }
}

const find = (name: string): Dashboard | undefined => dashboards.find((dashboard) => dashboard.name === name);

const unknown = (name: string) => ({
  error: `unknown dashboard '${name}': there are ${dashboards.map((dashboard) => dashboard.name).join(', ')}`,
});
