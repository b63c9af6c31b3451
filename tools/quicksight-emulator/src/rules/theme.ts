import type { ThemeConfiguration } from '@aws-sdk/client-quicksight';
import { invalid, notFound } from '../errors.ts';

/** The themes that QuickSight begins with, from which all others inherit. */
export const startingThemes = ['CLASSIC', 'MIDNIGHT', 'RAINIER', 'SEASIDE'] as const;

export const startingThemeArn = (id: string): string => `arn:aws:quicksight::aws:theme/${id}`;

/**
 * Checks what a theme is made of, beyond the API's model.
 * @throws ServiceError
 */
export function checkTheme(base: string, { DataColorPalette: palette }: ThemeConfiguration): void {
  if (!startingThemes.some((id) => id === base)) throw notFound(`Theme ${base}`);
  const colours = palette?.Colors?.length ?? 8;
  if (colours < 8 || colours > 20) throw invalid(`Colors size needs to be in the range between 8 and 20: ${colours}`);
  const ends = palette?.MinMaxGradient?.length ?? 2;
  if (ends !== 2) throw invalid(`MinMaxGradient size needs to be 2: ${ends}`);
}
