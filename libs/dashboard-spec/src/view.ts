import { columnLabel } from './labels.ts';
import { visualNotes } from './notes.ts';
import { resultColumns } from './result.ts';
import type { ResultColumn } from './result.ts';
import type { Dashboard, Filter, Visual } from './spec.ts';

/** A visual as a page draws it: its kind, its words, and the columns that its data will have. */
export interface VisualView {
  readonly id: string;
  readonly kind: Visual['kind'];
  readonly title: string;
  readonly description?: string;
  /** What the visual leaves out or folds together, in sentences: nothing goes missing in silence. */
  readonly notes: readonly string[];
  readonly columns: readonly ResultColumn[];
  /** Of bars. */
  readonly orientation?: 'vertical' | 'horizontal';
}

/** A filter as a page shows its control. */
export interface FilterView {
  readonly kind: Filter['kind'];
  readonly column: string;
  readonly label: string;
}

/** A sheet with its visuals, in their order. */
export interface SheetView {
  readonly title: string;
  readonly visuals: readonly VisualView[];
}

/** A dashboard as a page needs it: plain JSON, without the dataset's contract. */
export interface DashboardView {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly dataset: { readonly name: string; readonly title: string };
  readonly filters: readonly FilterView[];
  readonly sheets: readonly SheetView[];
}

/** What a page needs to lay a dashboard out before any data is there. */
export function toDashboardView(dashboard: Dashboard): DashboardView {
  const { name, title, description, dataset, filters, sheets } = dashboard;
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    dataset: { name: dataset.name, title: dataset.title },
    filters: filters.map(({ kind, column }) => ({ kind, column, label: columnLabel(column) })),
    sheets: sheets.map((sheet) => ({
      title: sheet.title,
      visuals: sheet.visuals.map((visual) => visualView(dashboard, visual)),
    })),
  };
}

function visualView(dashboard: Dashboard, visual: Visual): VisualView {
  const { id, kind, title, description } = visual;
  return {
    id,
    kind,
    title,
    ...(description !== undefined && { description }),
    notes: visualNotes(dashboard.dataset, visual),
    columns: resultColumns(dashboard.dataset, visual),
    ...(visual.kind === 'bar' && { orientation: visual.orientation ?? 'vertical' }),
  };
}
