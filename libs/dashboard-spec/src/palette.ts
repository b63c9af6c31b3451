/** `#RRGGBB`, in capitals, as QuickSight takes it. */
export type Colour = `#${string}`;

/** What dashboards are drawn with, on a light or on a dark ground. */
export interface Palette {
  readonly chart: {
    /** Of series and slices, in order. The first four can be told apart with any kind of colour blindness. */
    readonly series: readonly Colour[];
    /** Of what is gathered under 'Other', and of no value. */
    readonly rest: Colour;
    /** The ends of a heat map's scale. */
    readonly low: Colour;
    readonly high: Colour;
    readonly grid: Colour;
  };
  readonly page: {
    readonly text: Colour;
    /** Text beside the matter: axes, subtitles, labels of controls. */
    readonly muted: Colour;
    readonly background: Colour;
    /** What lies on the background: visuals, tables, controls. */
    readonly surface: Colour;
    /** Borders and rules. */
    readonly line: Colour;
    /** Of what can be chosen, and of what is. */
    readonly accent: Colour;
    /** Text on the accent. */
    readonly onAccent: Colour;
    /** Of what has gone well, wrong or nearly so: a strong colour, and a soft one on which it can be read. */
    readonly good: Colour;
    readonly goodSoft: Colour;
    readonly bad: Colour;
    readonly badSoft: Colour;
    readonly warn: Colour;
    readonly warnSoft: Colour;
  };
}

/** The one place of the dashboards' colours: the workbench takes both, QuickSight's theme the light ones. */
export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: {
    chart: {
      series: ['#0D7285', '#CB7D10', '#5146A8', '#A73A4D', '#628BDB', '#2F6E14'],
      rest: '#83929A',
      low: '#E3EFF1',
      high: '#0B5664',
      grid: '#E6EBEC',
    },
    page: {
      text: '#13212A',
      muted: '#54646D',
      background: '#F4F6F6',
      surface: '#FFFFFF',
      line: '#DDE4E5',
      accent: '#0D6B7A',
      onAccent: '#FFFFFF',
      good: '#1C6B3C',
      goodSoft: '#E2F3E8',
      bad: '#A32A2A',
      badSoft: '#FBE9E7',
      warn: '#8A5200',
      warnSoft: '#FDF1DC',
    },
  },
  dark: {
    chart: {
      series: ['#4FB6C8', '#F0A94A', '#A07FE6', '#D4596A', '#4A80BD', '#98EDA6'],
      rest: '#66767E',
      low: '#1C2F35',
      high: '#6FD3E3',
      grid: '#232E33',
    },
    page: {
      text: '#E4ECEF',
      muted: '#98A8B0',
      background: '#0F1518',
      surface: '#161E22',
      line: '#263238',
      accent: '#58BCCD',
      onAccent: '#06262C',
      good: '#74CF98',
      goodSoft: '#15301F',
      bad: '#F09A92',
      badSoft: '#3A1D1C',
      warn: '#EFBC6B',
      warnSoft: '#372A12',
    },
  },
};
