import type { Dataset } from '@sluice/contract';
import { columnOf } from './columns.ts';
import { columnLabel } from './labels.ts';
import { restLabel } from './sql.ts';
import type { Dimension, Visual } from './spec.ts';

/** What a visual leaves out or folds together, in sentences: nothing goes missing in silence. */
export function visualNotes(dataset: Dataset, visual: Visual): readonly string[] {
  const times = timeColumns(visual).filter((name) => columnOf(dataset, name).optional);
  return [
    ...[...new Set(times)].map((name) => `Rows without ${columnLabel(name).toLowerCase()} are left out.`),
    ...limitNotes(visual),
  ];
}

/** The times without which a row has no place in the visual. */
function timeColumns(visual: Visual): string[] {
  switch (visual.kind) {
    case 'line':
      return [visual.time.column];
    case 'bar':
      return timeOf([visual.category]);
    case 'heat-map':
      return timeOf([visual.rows, visual.columns]);
    case 'kpi':
    case 'donut':
    case 'table':
      return [];
  }
}

const timeOf = (dimensions: readonly Dimension[]): string[] =>
  dimensions.flatMap((dimension) => (typeof dimension === 'string' ? [] : [dimension.column]));

function limitNotes(visual: Visual): string[] {
  switch (visual.kind) {
    case 'kpi':
      return [];
    case 'line':
      return folded(visual.seriesLimit);
    case 'bar':
      return [
        ...(visual.limit === undefined ? [] : [`Only the first ${visual.limit} are shown.`]),
        ...folded(visual.seriesLimit),
      ];
    case 'donut':
      return folded(visual.limit);
    case 'heat-map':
      return folded(visual.rowLimit);
    case 'table':
      return [`Only the first ${visual.limit} rows are shown.`];
  }
}

const folded = (limit: number | undefined): string[] =>
  limit === undefined ? [] : [`All beyond the ${limit} greatest are '${restLabel}'.`];
