import { palettes } from '@sluice/dashboard-spec';

/** The colours and the font that charts are drawn with. Colours are anything CSS understands. */
export interface ChartTheme {
  readonly font: string;
  readonly text: string;
  readonly muted: string;
  readonly surface: string;
  readonly grid: string;
  readonly line: string;
  /** Of series, in order. */
  readonly series: readonly string[];
  /** Of what is gathered under 'Other', and of no value. */
  readonly rest: string;
  /** The ends of a heat map's scale. */
  readonly low: string;
  readonly high: string;
  /** Text on the scale's ends. */
  readonly onLow: string;
  readonly onHigh: string;
}

/** Reads the colours from the page's custom properties, as they stand in the theme that is shown. */
export function readChartTheme(): ChartTheme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const theme: ChartTheme = {
    font: getComputedStyle(document.body).fontFamily,
    text: colour('text'),
    muted: colour('muted'),
    surface: colour('surface'),
    grid: colour('chart-grid'),
    line: colour('line-strong'),
    series: palettes.light.chart.series.map((_, index) => colour(`chart-${index + 1}`)),
    rest: colour('chart-rest'),
    low: colour('chart-low'),
    high: colour('chart-high'),
    onLow: colour('text'),
    onHigh: colour('on-accent'),
  };
  probe.remove();
  return theme;
}
