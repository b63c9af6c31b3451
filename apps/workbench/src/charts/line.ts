import type { NumberFormat } from '@sluice/dashboard-spec';
import { formatBucket, isoDate } from '../format/date.ts';
import { formatCompact, formatNumber } from '../format/number.ts';
import { colourScale } from './colours.ts';
import {
  baseGrid,
  baseOption,
  baseTooltip,
  groundAxis,
  valueAxis,
  type Drawing,
  type DrawingInput,
} from './drawing.ts';
import { slots, type Slot } from './frame.ts';
import { tickLabel, ticksOf } from './time-axis.ts';
import { timeLines, type TimeLine, type TimeLines } from './time-lines.ts';
import { tooltip } from './tooltip.ts';

/** Pixels that a date on the axis takes, with the room around it. */
const tickWidth = 84;

/** Charts with more points or lines than this show points only where no line would. */
const dotted = { buckets: 45, lines: 3 };

/** Measures over time: a line per measure, or per value of the series. Moments without rows are zero or a gap. */
export function drawLine(input: DrawingInput): Drawing {
  const { frame, theme, visual, hidden, width } = input;
  const over = timeLines(frame);
  const { grain, buckets, lines } = over;
  const colours = coloursOf(input, lines);
  const shown = lines.filter((line) => !hidden.has(line.key));
  const axes = axesOf(lines);
  const isSingle = lines.length === 1;
  const isDotted = buckets.length <= dotted.buckets && lines.length <= dotted.lines;
  const ticks = ticksOf(buckets, grain, Math.max(2, Math.floor(width / tickWidth)));

  const option = {
    ...baseOption(input),
    grid: { ...baseGrid, right: axes.length > 1 ? 2 : 14 },
    tooltip: {
      ...baseTooltip,
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: theme.line, type: 'solid' } },
      formatter: (params: readonly { dataIndex: number }[]) => {
        const at = params[0]?.dataIndex ?? 0;
        return tooltip(
          formatBucket(buckets[at] ?? 0, grain),
          shown.map(({ key, label, values, measure }) => ({
            ...(isSingle ? {} : { colour: colours.get(key) ?? theme.rest }),
            label,
            value: formatNumber(values[at], measure.format),
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
    series: shown.map(({ key, label, values, measure }) => {
      const hasLone = !isDotted && values.some((_, index) => isLone(values, index));
      const colour = colours.get(key) ?? theme.rest;
      return {
        id: key,
        name: label,
        type: 'line',
        yAxisIndex: Math.max(
          axes.findIndex((axis) => fitsOn(axis, measure)),
          0,
        ),
        data: values.map((value, index) => {
          const point = [buckets[index], value];
          return hasLone && !isLone(values, index) ? { value: point, symbol: 'none' } : point;
        }),
        showSymbol: isDotted || hasLone,
        symbol: 'circle',
        symbolSize: 5,
        itemStyle: { color: colour },
        lineStyle: { width: isSingle ? 2.25 : 2 },
        emphasis: { focus: 'series', lineStyle: { width: 2.75 } },
        ...(isSingle && axes[0]?.isFromZero ? { areaStyle: { color: colour, opacity: 0.09 } } : {}),
      };
    }),
  };
  return {
    option,
    legend: isSingle ? [] : lines.map(({ key, label }) => ({ key, label, colour: colours.get(key) ?? theme.rest })),
    summary: summarise(visual.title, over),
  };
}

/** By the lines' keys: those of the series' values, or one for each measure. */
function coloursOf(input: DrawingInput, lines: readonly TimeLine[]): Map<string, string> {
  const { theme, frame } = input;
  const [series] = slots(frame, 'series');
  const scale =
    series &&
    colourScale(
      input,
      series,
      lines.map((line) => line.value ?? null),
    );
  const colour = ({ value = null }: TimeLine, index: number): string =>
    scale ? scale(value) : (theme.series[index % theme.series.length] ?? theme.rest);
  return new Map(lines.map((line, index) => [line.key, colour(line, index)]));
}

interface Axis {
  readonly format: NumberFormat | undefined;
  /** Counts and sums are amounts, whose axis begins at zero; averages are levels. */
  readonly isFromZero: boolean;
}

/** One axis per unit, two at most: what has a third unit shares the first. */
function axesOf(lines: readonly TimeLine[]): Axis[] {
  const axes: Axis[] = [];
  for (const { measure } of lines) {
    if (axes.length < 2 && !axes.some((axis) => fitsOn(axis, measure))) {
      axes.push({ format: measure.format, isFromZero: measure.missing === 'zero' });
    }
  }
  return axes;
}

const fitsOn = ({ format, isFromZero }: Axis, measure: Slot): boolean =>
  format?.suffix === measure.format?.suffix && isFromZero === (measure.missing === 'zero');

/** A point between two gaps, which no line would show. */
const isLone = (values: readonly (number | null)[], index: number): boolean =>
  values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;

/** Lines that a description names before it becomes tiresome. */
const maxDescribed = 6;

function summarise(title: string, { grain, buckets, lines }: TimeLines): string {
  const first = buckets[0];
  const last = buckets.at(-1);
  const parts = lines.slice(0, maxDescribed).map(({ label, values, measure }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return `${label}: no values`;
    const low = known.reduce((a, b) => Math.min(a, b));
    const high = known.reduce((a, b) => Math.max(a, b));
    return `${label} between ${formatNumber(low, measure.format)} and ${formatNumber(high, measure.format)}`;
  });
  const range = first === undefined || last === undefined ? '' : ` from ${isoDate(first)} to ${isoDate(last)}`;
  return `${title}: line chart by ${grain}${range}. ${parts.join('; ')}.`;
}
