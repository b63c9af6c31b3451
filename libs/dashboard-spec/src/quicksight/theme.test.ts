import { CreateThemeRequest$ } from '@aws-sdk/client-quicksight';
import type { CreateThemeCommandInput } from '@aws-sdk/client-quicksight';
import { schemaProblems } from '@sluice/quicksight-model/api';
import { expect, it } from 'vitest';
import { palettes, toQuickSightTheme } from '../index.ts';
import type { Colour } from '../index.ts';

const ids = { AwsAccountId: '123456789012', ThemeId: 'sluice-dev' };
const { Configuration, ...theme } = toQuickSightTheme('Sluice dev');
const { DataColorPalette, UIColorPalette } = Configuration;

it('is what the SDK takes, with as many colours as QuickSight wants', async () => {
  const input: CreateThemeCommandInput = { ...ids, ...theme, Configuration };
  expect(schemaProblems(CreateThemeRequest$, input)).toEqual([]);
  const { series } = palettes.light.chart;
  expect(DataColorPalette.Colors.map((colour, place) => colour === series[place % series.length])).not.toContain(false);
  expect(DataColorPalette.Colors.length).toBeGreaterThanOrEqual(8);
  expect(DataColorPalette.Colors.length).toBeLessThanOrEqual(20);
});

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
}

it.each(['Accent', 'Danger', 'Warning', 'Success'] as const)('text on %s can be read', (ground) => {
  expect(contrast(UIColorPalette[ground], UIColorPalette[`${ground}Foreground`])).toBeGreaterThan(4.5);
});

it.each(['light', 'dark'] as const)('the %s palette can be read and told from its ground', (name) => {
  const { chart, page } = palettes[name];
  for (const ground of [page.surface, page.background])
    for (const text of [page.text, page.muted, page.accent]) expect(contrast(text, ground), text).toBeGreaterThan(4.5);
  for (const colour of [...chart.series, chart.rest, chart.high])
    expect(contrast(colour, page.surface), colour).toBeGreaterThan(3);
});
