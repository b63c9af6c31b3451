import type { Dataset } from '@sluice/contract';
import { checkDashboard } from './check.ts';
import { DashboardError } from './errors.ts';
import { deepFreeze } from './freeze.ts';
import type { Dashboard, DashboardDefinition, DashboardDefinitionOf, Visual } from './spec.ts';

/**
 * Defines a dashboard over a dataset. A column that is not there, or stands where its kind does not belong, does not
 * compile; the rest throws a DashboardError that names the visual and what is allowed.
 */
export function defineDashboard<D extends Dataset>(
  dataset: D,
  definition: DashboardDefinitionOf<NoInfer<D>>,
): Dashboard {
  const plain: DashboardDefinition = definition;
  const problems = checkDashboard(dataset, plain);
  if (problems.length > 0) throw new DashboardError('define', plain.name, problems);
  return Object.freeze({ ...deepFreeze(structuredClone(plain)), dataset });
}

/** Every visual of a dashboard, in order of its sheets. */
export function visualsOf(dashboard: Dashboard): readonly Visual[] {
  return dashboard.sheets.flatMap((sheet) => sheet.visuals);
}
