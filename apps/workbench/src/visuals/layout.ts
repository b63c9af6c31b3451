import type { VisualView } from '@sluice/dashboard-spec';

/** A visual and how many of its row's twelve columns it takes. */
export interface Placed {
  readonly visual: VisualView;
  readonly span: number;
}

const columns = 12;

/** What a visual would like, beside others in its row. */
const wished: Readonly<Record<VisualView['kind'], number>> = {
  kpi: 3,
  line: 7,
  bar: 5,
  donut: 5,
  'heat-map': 7,
  table: 12,
};

/** A row takes one more visual while their wishes go over twelve by no more than this: they move together a little. */
const slack = 2;

/**
 * Lays visuals out in rows of twelve columns, in their order, each row filled to its end. Tiles (KPIs) share a row of
 * their own, five at most.
 */
export function layout(visuals: readonly VisualView[]): Placed[] {
  const rows: VisualView[][] = [];
  for (const visual of visuals) {
    const row = rows.at(-1);
    if (row && joins(row, visual)) row.push(visual);
    else rows.push([visual]);
  }
  return rows.flatMap(fill);
}

function joins(row: readonly VisualView[], visual: VisualView): boolean {
  const isTile = visual.kind === 'kpi';
  if (row.some((other) => (other.kind === 'kpi') !== isTile)) return false;
  if (isTile) return row.length < 5;
  return sum(row.map((other) => wished[other.kind])) + wished[visual.kind] <= columns + slack;
}

/** Shares the twelve columns out in proportion to the wishes, nothing left over. */
function fill(row: readonly VisualView[]): Placed[] {
  const total = sum(row.map((visual) => wished[visual.kind]));
  let before = 0;
  return row.map((visual) => {
    const start = Math.round((before / total) * columns);
    before += wished[visual.kind];
    return { visual, span: Math.round((before / total) * columns) - start };
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
