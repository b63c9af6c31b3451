import { palettes, type Colour } from '../palette.ts';

/** What QuickSight's CreateTheme and UpdateTheme take, but for the ids that the caller gives it, permissions and tags. */
export interface QuickSightTheme {
  Name: string;
  BaseThemeId: 'CLASSIC';
  Configuration: {
    DataColorPalette: { Colors: Colour[]; MinMaxGradient: Colour[]; EmptyFillColor: Colour };
    UIColorPalette: {
      PrimaryBackground: Colour;
      PrimaryForeground: Colour;
      SecondaryBackground: Colour;
      SecondaryForeground: Colour;
      Accent: Colour;
      AccentForeground: Colour;
      Danger: Colour;
      DangerForeground: Colour;
      Warning: Colour;
      WarningForeground: Colour;
      Success: Colour;
      SuccessForeground: Colour;
    };
    Sheet: {
      Tile: { Border: { Show: boolean; Color: Colour } };
      TileLayout: { Gutter: { Show: boolean }; Margin: { Show: boolean } };
    };
    Typography: {
      AxisTitleFontConfiguration: FontColour;
      AxisLabelFontConfiguration: FontColour;
      VisualSubtitleFontConfiguration: { FontConfiguration: FontColour };
      ControlTitleFontConfiguration: { FontConfiguration: FontColour };
    };
  };
}

interface FontColour {
  FontColor: Colour;
}

/**
 * The palette's light colours as a theme, so that a dashboard looks in QuickSight as in the workbench. What the palette
 * does not say (names of fields, fonts), QuickSight's classic theme does.
 */
export function toQuickSightTheme(name: string): QuickSightTheme {
  const { chart, page } = palettes.light;
  const muted = { FontColor: page.muted };
  return {
    Name: name,
    BaseThemeId: 'CLASSIC',
    Configuration: {
      DataColorPalette: {
        // QuickSight wants 8 to 20: they begin again, as in the workbench.
        Colors: [...chart.series, ...chart.series],
        MinMaxGradient: [chart.low, chart.high],
        EmptyFillColor: page.surface,
      },
      UIColorPalette: {
        PrimaryBackground: page.surface,
        PrimaryForeground: page.text,
        SecondaryBackground: page.background,
        SecondaryForeground: page.text,
        Accent: page.accent,
        AccentForeground: page.onAccent,
        Danger: page.bad,
        DangerForeground: page.badSoft,
        Warning: page.warn,
        WarningForeground: page.warnSoft,
        Success: page.good,
        SuccessForeground: page.goodSoft,
      },
      Sheet: {
        Tile: { Border: { Show: true, Color: page.line } },
        TileLayout: { Gutter: { Show: true }, Margin: { Show: true } },
      },
      Typography: {
        AxisTitleFontConfiguration: muted,
        AxisLabelFontConfiguration: muted,
        VisualSubtitleFontConfiguration: { FontConfiguration: muted },
        ControlTitleFontConfiguration: { FontConfiguration: muted },
      },
    },
  };
}
