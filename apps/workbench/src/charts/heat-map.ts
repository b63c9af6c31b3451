import { formatCompact, formatNumber, toNumber } from '../format/number.ts';
import { readableOn } from './contrast.ts';
import { baseOption, baseGrid, baseTooltip, groundAxis, type Drawing, type DrawingInput } from './drawing.ts';
import { axisLabel, marks, slot, spanLabel, type Mark, type Slot } from './frame.ts';
import { tooltip } from './tooltip.ts';

export interface HeatMapDrawing extends Drawing {
  /** The ends of the colour scale, formatted. */
  readonly scale: { readonly low: string; readonly high: string };
}

/** Cells of at least this many pixels carry their number. */
const labelledCell = 44;

/** A measure by two dimensions, the greater the stronger. Cells without rows stay bare. */
export function drawHeatMap(input: DrawingInput): HeatMapDrawing {
  const { frame, theme, visual, width } = input;
  const rows = slot(frame, 'rows');
  const columns = slot(frame, 'columns');
  const measure = slot(frame, 'measure');
  const down = marks(frame, rows, true);
  const across = marks(frame, columns, true);
  const cells = cellsOf(input, down, across, rows, columns, measure);
  const values = cells.map((cell) => cell[2]);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const isLabelled = (width - 90) / Math.max(across.length, 1) >= labelledCell;
  // The unit stands at the scale: in every cell it would be noise.
  const { suffix: _, ...cellFormat } = measure.format ?? {};
  const textOn = (value: number): string =>
    readableOn(theme.low, theme.high, high > low ? (value - low) / (high - low) : 0, [theme.onLow, theme.onHigh]);

  const axis = (column: Slot, values: readonly Mark[]) => ({
    ...groundAxis(theme),
    type: 'category',
    data: values.map((mark) => axisLabel(column, mark)),
    axisLine: { show: false },
    axisLabel: { color: theme.muted, hideOverlap: true, overflow: 'truncate', width: 110, margin: 8 },
  });
  const option = {
    ...baseOption(input),
    grid: { ...baseGrid, right: 2, top: 4 },
    tooltip: {
      ...baseTooltip,
      formatter: ({ data }: { data: { value: Cell } }) => {
        const [x, y, value] = data.value;
        const title = `${spanLabel(rows, down[y])}, ${spanLabel(columns, across[x])}`;
        return tooltip(title, [{ label: measure.label, value: formatNumber(value, measure.format) }]);
      },
    },
    visualMap: { show: false, min: low, max: high > low ? high : low + 1, inRange: { color: [theme.low, theme.high] } },
    xAxis: axis(columns, across),
    yAxis: { ...axis(rows, down), inverse: true },
    series: [
      {
        type: 'heatmap',
        data: cells.map(([x, y, value]) => ({
          value: [x, y, value],
          label: { color: textOn(value) },
        })),
        itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 4 },
        emphasis: { itemStyle: { borderColor: theme.text, borderWidth: 1.5 } },
        label: {
          show: isLabelled,
          fontFamily: theme.font,
          formatter: ({ value }: { value: readonly number[] }) => formatCompact(value[2] ?? null, cellFormat),
        },
      },
    ],
  };
  return {
    option,
    legend: [],
    summary: summarise(visual.title, measure, cells, down, across),
    scale: { low: formatNumber(low, measure.format), high: formatNumber(high, measure.format) },
    height: Math.max(200, down.length * 34 + 34),
  };
}

type Cell = readonly [x: number, y: number, value: number];

function cellsOf(
  { frame }: DrawingInput,
  down: readonly Mark[],
  across: readonly Mark[],
  rows: Slot,
  columns: Slot,
  measure: Slot,
): Cell[] {
  const x = new Map(across.map(({ value }, index) => [value, index]));
  const y = new Map(down.map(({ value }, index) => [value, index]));
  return frame.rows.flatMap((row): Cell[] => {
    const at = [
      x.get(row[columns.index] ?? null),
      y.get(row[rows.index] ?? null),
      toNumber(row[measure.index]),
    ] as const;
    const [left, top, value] = at;
    return left === undefined || top === undefined || value === null ? [] : [[left, top, value]];
  });
}

function summarise(
  title: string,
  measure: Slot,
  cells: readonly Cell[],
  down: readonly Mark[],
  across: readonly Mark[],
): string {
  const [greatest] = [...cells].sort((a, b) => b[2] - a[2]);
  if (!greatest) return `${title}: heat map without values.`;
  const [x, y, value] = greatest;
  const where = `${down[y]?.label ?? ''}, ${across[x]?.label ?? ''}`;
  return `${title}: heat map of ${measure.label.toLowerCase()}. Greatest: ${formatNumber(value, measure.format)} at ${where}.`;
}
