import type { EChartsCoreOption } from 'echarts/core';
import type { VisualView } from '@sluice/dashboard-spec';
import type { Domains } from './colours.ts';
import type { Frame } from './frame.ts';
import type { ChartTheme } from './theme.ts';

/** What a chart is drawn from. */
export interface DrawingInput {
  readonly visual: VisualView;
  readonly frame: Frame;
  readonly theme: ChartTheme;
  readonly domains: Domains;
  /** Keys of legend entries that are switched off. */
  readonly hidden: ReadonlySet<string>;
  /** Width of the chart in pixels: narrow ones show less beside the data. */
  readonly width: number;
}

export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
}

/** A chart, ready for the library and for the page around it. */
export interface Drawing {
  readonly option: EChartsCoreOption;
  readonly legend: readonly LegendEntry[];
  /** What the chart shows, in a sentence, for those who do not see it. */
  readonly summary: string;
  /** Pixels, where the content asks for more or less than the usual. */
  readonly height?: number;
}

/** Below this width, in pixels, a chart leaves out what is not needed to read it. */
export const narrow = 480;

/** What all charts share. */
export const baseOption = ({ theme }: DrawingInput): EChartsCoreOption => ({
  animationDuration: 350,
  animationDurationUpdate: 250,
  useUTC: true,
  textStyle: { fontFamily: theme.font, fontSize: 12, color: theme.muted },
});

/** What all tooltips share. They are drawn in the page, by its style sheet. */
export const baseTooltip = {
  confine: true,
  transitionDuration: 0.1,
  className: 'chart-tip',
  backgroundColor: '',
  borderWidth: 0,
  padding: 0,
  extraCssText: 'box-shadow:none',
};

/** The area of charts with axes: as large as the labels leave it. */
export const baseGrid = {
  left: 2,
  right: 12,
  top: 12,
  bottom: 6,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
};

/** An axis of values. */
export const valueAxis = (theme: ChartTheme) => ({
  type: 'value',
  splitNumber: 4,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: theme.grid } },
});

/** An axis of categories or times. */
export const groundAxis = (theme: ChartTheme) => ({
  axisLine: { lineStyle: { color: theme.line } },
  axisTick: { show: false },
  splitLine: { show: false },
});
