import { formatNumber, formatShare, toNumber } from '../format/number.ts';
import { colourScale } from './colours.ts';
import { baseOption, baseTooltip, type Drawing, type DrawingInput } from './drawing.ts';
import { labelOf, slot, type Slot } from './frame.ts';
import { tooltip } from './tooltip.ts';

/** One part of the whole, as the ring shows it and the list beside it says it. */
interface Slice {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly amount: number;
  /** Formatted. */
  readonly value: string;
  /** Formatted, of the whole ring. */
  readonly share: string;
}

export interface DonutDrawing extends Drawing {
  readonly slices: readonly Slice[];
  /** Formatted. */
  readonly total: string;
  readonly measure: string;
}

/** Parts of a whole. Names and numbers stand in a list beside the ring, drawn by the page. */
export function drawDonut(input: DrawingInput): DonutDrawing {
  const { frame, visual } = input;
  const category = slot(frame, 'category');
  const measure = slot(frame, 'measure');
  const values = frame.rows.map((row) => row[category.index] ?? null);
  const colour = colourScale(input, category, values);
  const amounts = frame.rows.map((row) => Math.max(toNumber(row[measure.index]) ?? 0, 0));
  const sum = amounts.reduce((a, b) => a + b, 0);
  const slices = values.map((value, index): Slice => {
    const amount = amounts[index] ?? 0;
    return {
      key: String(value),
      label: labelOf(category, value),
      colour: colour(value),
      amount,
      value: formatNumber(amount, measure.format),
      share: formatShare(amount, sum),
    };
  });
  return {
    option: {
      ...baseOption(input),
      tooltip: {
        ...baseTooltip,
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const slice = slices[dataIndex];
          return slice
            ? tooltip(slice.label, [
                { ...slice, label: measure.label },
                { label: 'Share', value: slice.share },
              ])
            : '';
        },
      },
      series: [
        {
          type: 'pie',
          radius: ['66%', '94%'],
          padAngle: slices.length > 1 ? 1.2 : 0,
          label: { show: false },
          emphasis: { scaleSize: 3 },
          itemStyle: { borderRadius: 3 },
          data: slices.map(({ key, label, colour, amount }) => ({
            id: key,
            name: label,
            value: amount,
            itemStyle: { color: colour },
          })),
        },
      ],
    },
    legend: [],
    summary: summarise(visual.title, measure, slices),
    slices,
    total: formatNumber(sum, measure.format),
    measure: measure.label,
  };
}

const summarise = (title: string, measure: Slot, slices: readonly Slice[]): string =>
  `${title}: donut chart of ${measure.label.toLowerCase()}. ${slices.map(({ label, value, share }) => `${label} ${value}, ${share}`).join('; ')}.`;
