import type { Visual } from '../spec.ts';
import type { GridElement } from './definition.ts';

/** Columns of the grid of visuals, and of the grid of controls above them. */
const visualColumns = 36;
const controlColumns = 12;

/** How many columns and rows each kind of visual takes: four numbers, two charts or one table beside each other. */
const spans: { readonly [K in Visual['kind']]: readonly [columns: number, rows: number] } = {
  kpi: [9, 6],
  line: [18, 12],
  bar: [18, 12],
  donut: [18, 12],
  'heat-map': [18, 12],
  table: [36, 14],
};

/** Visuals in reading order, each in the row of the one before where it fits. */
export function visualElements(visuals: readonly Visual[]): GridElement[] {
  return inRows(
    visuals.map(({ id, kind }) => ({
      ElementId: id,
      ElementType: 'VISUAL',
      ColumnSpan: spans[kind][0],
      RowSpan: spans[kind][1],
    })),
    visualColumns,
  );
}

/** Controls in order, three in a row. */
export function controlElements(
  controls: readonly ({ readonly id: string } & ({ readonly parameter: object } | { readonly filter: string }))[],
): GridElement[] {
  return inRows(
    controls.map((control) => ({
      ElementId: control.id,
      ElementType: 'parameter' in control ? 'PARAMETER_CONTROL' : 'FILTER_CONTROL',
      ColumnSpan: 4,
      RowSpan: 1,
    })),
    controlColumns,
  );
}

function inRows(elements: readonly Omit<GridElement, 'ColumnIndex' | 'RowIndex'>[], columns: number): GridElement[] {
  let [column, row, height] = [0, 0, 0];
  return elements.map((element) => {
    if (column + element.ColumnSpan > columns) [column, row, height] = [0, row + height, 0];
    const placed = { ...element, ColumnIndex: column, RowIndex: row };
    column += element.ColumnSpan;
    height = Math.max(height, element.RowSpan);
    return placed;
  });
}
