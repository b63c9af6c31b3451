type Values = readonly (number | null)[];

/**
 * Paths over a box of 100 by 32, on one scale, with a little room above and below. Gaps are bridged; a line of fewer than
 * two points is left out.
 */
export function sparkPaths(lines: readonly Values[]): { line: string; area: string }[] {
  const all = lines.flat().filter((value) => value !== null);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const y = (value: number): string => (high === low ? 16 : 29 - ((value - low) / (high - low)) * 26).toFixed(2);
  return lines.flatMap((values) => {
    const points = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
    const [first] = points;
    const last = points.at(-1);
    if (!first || !last || points.length < 2) return [];
    const x = (index: number): string => ((index / (values.length - 1)) * 100).toFixed(2);
    const line = points.map(({ index, value }, place) => `${place === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
    return [{ line, area: `${line}L${x(last.index)} 32L${x(first.index)} 32Z` }];
  });
}
