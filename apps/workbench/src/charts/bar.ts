import type { Value } from '@sluice/contract';
import { formatCompact, formatNumber, toNumber } from '../format/number.ts';
import { colourScale } from './colours.ts';
import {
  baseGrid,
  baseOption,
  baseTooltip,
  groundAxis,
  narrow,
  valueAxis,
  type Drawing,
  type DrawingInput,
} from './drawing.ts';
import { axisLabel, isCalendar, marks, slot, slots, spanLabel, type Mark, type Slot } from './frame.ts';
import { tooltip } from './tooltip.ts';

interface Stack extends Mark {
  readonly key: string;
  readonly colour: string;
  /** In order of the categories. */
  readonly values: readonly (number | null)[];
}

/** Up to this many bars carry their value, so that nobody has to guess it from an axis. */
const maxLabelled = { vertical: 12, horizontal: 30 };

/** A bar per category; with a series, stacked from it. */
export function drawBar(input: DrawingInput): Drawing {
  const { frame, theme, visual, hidden, width } = input;
  const category = slot(frame, 'category');
  const measure = slot(frame, 'measure');
  const categories = marks(frame, category);
  const stacks = stacksOf(input, categories, category, measure);
  const isStacked = slots(frame, 'series').length > 0;
  const shown = stacks.filter((stack) => !hidden.has(stack.key));
  const isHorizontal = visual.orientation === 'horizontal';
  const limit = isHorizontal ? maxLabelled.horizontal : width < narrow ? 6 : maxLabelled.vertical;
  const isLabelled = !isStacked && categories.length <= limit;
  const totals = categories.map((_, index) => total(shown.map((stack) => stack.values[index] ?? null)));

  const values = {
    ...valueAxis(theme),
    ...(isLabelled ? { splitLine: { show: false }, axisLabel: { show: false } } : {}),
    ...(isLabelled
      ? {}
      : {
          axisLabel: {
            color: theme.muted,
            hideOverlap: true,
            formatter: (value: number) => formatCompact(value, suffixOf(measure)),
          },
        }),
  };
  const ground = {
    ...groundAxis(theme),
    type: 'category',
    data: categories.map((mark) => axisLabel(category, mark)),
    ...(isHorizontal ? { inverse: true, axisLine: { show: false } } : {}),
    axisLabel: {
      color: isHorizontal ? theme.text : theme.muted,
      hideOverlap: true,
      overflow: 'truncate',
      width: isHorizontal
        ? Math.min(150, width * 0.34)
        : Math.max(34, (width - 60) / Math.max(categories.length, 1) - 6),
      ...(isCalendar(category) ? {} : { interval: 0 }),
    },
  };
  const option = {
    ...baseOption(input),
    grid: { ...baseGrid, top: isLabelled && !isHorizontal ? 22 : 10, right: isLabelled && isHorizontal ? 62 : 8 },
    tooltip: {
      ...baseTooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: theme.grid, opacity: 0.6 } },
      formatter: (params: readonly { dataIndex: number }[]) => {
        const index = params[0]?.dataIndex ?? 0;
        const title = spanLabel(category, categories[index]);
        if (!isStacked)
          return tooltip(title, [{ label: measure.label, value: formatNumber(totals[index] ?? null, measure.format) }]);
        return tooltip(title, [
          ...shown.map(({ colour, label, values: each }) => ({
            colour,
            label,
            value: formatNumber(each[index] ?? 0, measure.format),
          })),
          { label: 'Together', value: formatNumber(totals[index] ?? null, measure.format) },
        ]);
      },
    },
    [isHorizontal ? 'yAxis' : 'xAxis']: ground,
    [isHorizontal ? 'xAxis' : 'yAxis']: values,
    series: shown.map((stack) => ({
      id: stack.key,
      name: stack.label,
      type: 'bar',
      ...(isStacked ? { stack: 'all' } : {}),
      data: [...stack.values],
      barMaxWidth: isHorizontal ? 22 : 44,
      barCategoryGap: categories.length > 16 ? '22%' : '36%',
      itemStyle: {
        color: stack.colour,
        borderRadius: isStacked ? 0 : isHorizontal ? [2, 4, 4, 2] : [4, 4, 2, 2],
      },
      emphasis: isStacked ? { focus: 'series' } : {},
      label: {
        show: isLabelled,
        position: isHorizontal ? 'right' : 'top',
        color: theme.text,
        fontFamily: theme.font,
        formatter: ({ value }: { value: unknown }) =>
          typeof value === 'number' ? formatCompact(value, measure.format) : '',
      },
    })),
  };
  return {
    option,
    legend: isStacked ? stacks.map(({ key, label, colour }) => ({ key, label, colour })) : [],
    summary: summarise(visual.title, measure, categories, totals),
    ...(isHorizontal ? { height: Math.max(220, categories.length * 30 + 24) } : {}),
  };
}

function stacksOf(input: DrawingInput, categories: readonly Mark[], category: Slot, measure: Slot): Stack[] {
  const { frame, theme } = input;
  const [series] = slots(frame, 'series');
  const place = new Map(categories.map(({ value }, index) => [value, index]));
  const valuesOf = (wanted?: Value): (number | null)[] => {
    const values = categories.map((): number | null => null);
    for (const row of frame.rows) {
      if (series && (row[series.index] ?? null) !== wanted) continue;
      const at = place.get(row[category.index] ?? null);
      if (at !== undefined) values[at] = toNumber(row[measure.index]);
    }
    return values;
  };
  if (!series) {
    const [colour = theme.rest] = theme.series;
    return [{ key: measure.name, value: null, label: measure.label, colour, values: valuesOf() }];
  }
  const values = marks(frame, series, true);
  const colour = colourScale(
    input,
    series,
    values.map((mark) => mark.value),
  );
  return values.map(({ value, label }) => ({
    key: String(value),
    value,
    label,
    colour: colour(value),
    values: valuesOf(value),
  }));
}

function total(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0);
}

const suffixOf = (column: Slot) => ({ suffix: column.format?.suffix ?? '' });

function summarise(
  title: string,
  measure: Slot,
  categories: readonly Mark[],
  totals: readonly (number | null)[],
): string {
  const parts = categories
    .map(({ label }, index) => ({ label, value: totals[index] ?? null }))
    .filter((part) => part.value !== null)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const named = parts.slice(0, 3).map(({ label, value }) => `${label} ${formatNumber(value, measure.format)}`);
  return `${title}: bar chart of ${measure.label.toLowerCase()}, ${parts.length} bars. Greatest: ${named.join(', ')}.`;
}
