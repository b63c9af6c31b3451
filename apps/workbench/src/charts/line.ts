import type { Value } from '@sluice/contract';
import type { Grain, NumberFormat } from '@sluice/dashboard-spec';
import { formatBucket, isoDate, parseTime } from '../format/date.ts';
import { formatCompact, formatNumber, toNumber } from '../format/number.ts';
import { colourOf, domainOf } from './colours.ts';
import {
  baseGrid,
  baseOption,
  baseTooltip,
  groundAxis,
  valueAxis,
  type Drawing,
  type DrawingInput,
} from './drawing.ts';
import { marks, slot, slots, type Slot } from './frame.ts';
import { fillBuckets, grainOf, tickLabel, ticksOf, timesOf } from './time-axis.ts';
import { tooltip } from './tooltip.ts';

interface Line {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly measure: Slot;
  /** By time. */
  readonly points: ReadonlyMap<number, number | null>;
}

/** Pixels that a date on the axis takes, with the room around it. */
const tickWidth = 84;

/** Measures over time: a line per measure, or per value of the series. Moments without rows are zero or a gap. */
export function drawLine(input: DrawingInput): Drawing {
  const { frame, theme, visual, hidden, width } = input;
  const time = slot(frame, 'time');
  const times = timesOf(frame.rows.map((row) => row[time.index]));
  const grain = grainOf(times, time.type);
  const buckets = fillBuckets(times, grain);
  const lines = linesOf(input, time);
  const shown = lines.filter((line) => !hidden.has(line.key));
  const axes = axesOf(lines);
  const isSingle = lines.length === 1;
  const isDotted = buckets.length <= 45 && lines.length <= 3;
  const ticks = ticksOf(buckets, grain, Math.max(2, Math.floor(width / tickWidth)));

  const option = {
    ...baseOption(input),
    grid: { ...baseGrid, right: axes.length > 1 ? 2 : 14 },
    tooltip: {
      ...baseTooltip,
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: theme.line, type: 'solid' } },
      formatter: (params: readonly { axisValue: number }[]) => {
        const at = params[0]?.axisValue ?? 0;
        return tooltip(
          formatBucket(at, grain),
          shown.map((line) => ({
            ...(isSingle ? {} : { colour: line.colour }),
            label: line.label,
            value: formatNumber(valueAt(line, at), line.measure.format),
          })),
        );
      },
    },
    xAxis: {
      ...groundAxis(theme),
      type: 'time',
      boundaryGap: false,
      axisLine: { onZero: false, lineStyle: { color: theme.line } },
      axisTick: { show: true, length: 4, lineStyle: { color: theme.line }, customValues: ticks },
      axisLabel: {
        color: theme.muted,
        hideOverlap: true,
        customValues: ticks,
        formatter: (value: number) => tickLabel(value, grain, buckets),
      },
    },
    yAxis: axes.map(({ format, isFromZero }, index) => ({
      ...valueAxis(theme),
      scale: !isFromZero,
      position: index === 0 ? 'left' : 'right',
      ...(index > 0 ? { splitLine: { show: false } } : {}),
      axisLabel: {
        color: theme.muted,
        formatter: (value: number) => formatCompact(value, { suffix: format?.suffix ?? '' }),
      },
    })),
    series: shown.map((line) => {
      const values = buckets.map((bucket) => valueAt(line, bucket));
      const hasLone = !isDotted && values.some((_, index) => isLone(values, index));
      return {
        id: line.key,
        name: line.label,
        type: 'line',
        yAxisIndex: axisIndex(axes, line),
        data: values.map((value, index) => {
          const point = [buckets[index], value];
          return hasLone && !isLone(values, index) ? { value: point, symbol: 'none' } : point;
        }),
        showSymbol: isDotted || hasLone,
        symbol: 'circle',
        symbolSize: 5,
        itemStyle: { color: line.colour },
        lineStyle: { width: isSingle ? 2.25 : 2 },
        emphasis: { focus: 'series', lineStyle: { width: 2.75 } },
        ...(isSingle && axes[0]?.isFromZero ? { areaStyle: { color: line.colour, opacity: 0.09 } } : {}),
      };
    }),
  };
  return {
    option,
    legend: isSingle ? [] : lines.map(({ key, label, colour }) => ({ key, label, colour })),
    summary: summarise(visual.title, lines, buckets, grain),
  };
}

function linesOf({ frame, theme, domains }: DrawingInput, time: Slot): Line[] {
  const measures = slots(frame, 'measure');
  const [series] = slots(frame, 'series');
  const pointsOf = (measure: Slot, wanted?: Value): Map<number, number | null> => {
    const points = new Map<number, number | null>();
    for (const row of frame.rows) {
      const at = parseTime(row[time.index]);
      if (at === null || (series && (row[series.index] ?? null) !== wanted)) continue;
      points.set(at, toNumber(row[measure.index]));
    }
    return points;
  };
  const [measure] = measures;
  if (!series || !measure) {
    return measures.map((each, index) => ({
      key: each.name,
      label: each.label,
      colour: theme.series[index % theme.series.length] ?? theme.rest,
      measure: each,
      points: pointsOf(each),
    }));
  }
  const values = marks(frame, series, true);
  const domain = domainOf(
    series,
    domains,
    values.map((mark) => mark.value),
  );
  return values.map(({ value, label }) => ({
    key: String(value),
    label,
    colour: colourOf(theme, domain, value),
    measure,
    points: pointsOf(measure, value),
  }));
}

function valueAt({ points, measure }: Line, at: number): number | null {
  const value = points.get(at);
  return value ?? (value === undefined && measure.missing === 'zero' ? 0 : null);
}

interface Axis {
  readonly format: NumberFormat | undefined;
  /** Counts and sums are amounts, whose axis begins at zero; averages are levels. */
  readonly isFromZero: boolean;
}

/** One axis per unit, two at most: what has a third unit shares the first. */
function axesOf(lines: readonly Line[]): Axis[] {
  const axes: Axis[] = [];
  for (const { measure } of lines) {
    const isFromZero = measure.missing === 'zero';
    const same = axes.find((axis) => axis.format?.suffix === measure.format?.suffix && axis.isFromZero === isFromZero);
    if (!same && axes.length < 2) axes.push({ format: measure.format, isFromZero });
  }
  return axes;
}

function axisIndex(axes: readonly Axis[], { measure }: Line): number {
  const found = axes.findIndex(
    (axis) => axis.format?.suffix === measure.format?.suffix && axis.isFromZero === (measure.missing === 'zero'),
  );
  return Math.max(found, 0);
}

/** Points between two gaps, which no line would show. */
function isLone(values: readonly (number | null)[], index: number): boolean {
  return values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
}

function summarise(title: string, lines: readonly Line[], buckets: readonly number[], grain: Grain): string {
  const first = buckets[0];
  const last = buckets.at(-1);
  const parts = lines.slice(0, 6).map((line) => {
    const values = buckets.map((bucket) => valueAt(line, bucket)).filter((value) => value !== null);
    if (values.length === 0) return `${line.label}: no values`;
    const { format } = line.measure;
    const low = formatNumber(
      values.reduce((a, b) => Math.min(a, b)),
      format,
    );
    const high = formatNumber(
      values.reduce((a, b) => Math.max(a, b)),
      format,
    );
    return `${line.label} between ${low} and ${high}`;
  });
  const range = first === undefined || last === undefined ? '' : ` from ${isoDate(first)} to ${isoDate(last)}`;
  return `${title}: line chart by ${grain}${range}. ${parts.join('; ')}.`;
}
