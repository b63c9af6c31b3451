type Rgb = readonly [red: number, green: number, blue: number];

/** `rgb(13, 114, 133)` as its parts, 0 to 255; black for what is written otherwise. */
function parseRgb(colour: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21, WCAG 2.2. */
function contrast(a: Rgb, b: Rgb): number {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
}

/** The text colour of the two that reads better on the colour that lies so far (0 to 1) from `low` to `high`. */
export function readableOn(low: string, high: string, share: number, texts: readonly [string, string]): string {
  const [from, to] = [parseRgb(low), parseRgb(high)];
  const at = (part: 0 | 1 | 2): number => from[part] + (to[part] - from[part]) * share;
  const ground: Rgb = [at(0), at(1), at(2)];
  const [first, second] = texts;
  return contrast(parseRgb(first), ground) >= contrast(parseRgb(second), ground) ? first : second;
}
