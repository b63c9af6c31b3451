import { palettes, type Colour, type Palette } from '@sluice/dashboard-spec';

const { light, dark } = palettes;

/** The palette's colours as the style sheets name them: `--chart-1`, `--chart-low`, `--on-accent`. */
function properties({ chart: { series, ...chart }, page }: Palette): [name: string, colour: Colour][] {
  return [
    ...series.map((colour, index): [string, Colour] => [`--chart-${index + 1}`, colour]),
    ...Object.entries(chart).map(([name, colour]): [string, Colour] => [`--chart-${name}`, colour]),
    ...Object.entries(page).map(([name, colour]): [string, Colour] => [
      `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      colour,
    ]),
  ];
}

/** Each colour in both themes, of which the page's `color-scheme` takes one. */
export function paletteProperties(): Map<string, string> {
  const ofDark = new Map(properties(dark));
  return new Map(properties(light).map(([name, colour]) => [name, `light-dark(${colour}, ${ofDark.get(name)})`]));
}

/** Gives the page its colours, and the browser's frame that of the background. To be called before anything is drawn. */
export function applyPalette(document: Document): void {
  for (const [name, value] of paletteProperties()) document.documentElement.style.setProperty(name, value);
  for (const [scheme, { page }] of Object.entries(palettes)) {
    const meta = document.head.appendChild(document.createElement('meta'));
    Object.assign(meta, { name: 'theme-color', media: `(prefers-color-scheme: ${scheme})`, content: page.background });
  }
}
