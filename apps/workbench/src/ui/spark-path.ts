/** Paths over a box of 100 by 32, with a little room above and below; gaps are bridged. Empty below two points. */
export function sparkPath(values: readonly (number | null)[]): { line: string; area: string } {
  const points = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
  if (points.length < 2) return { line: '', area: '' };
  const low = Math.min(...points.map((point) => point.value));
  const high = Math.max(...points.map((point) => point.value));
  const x = (index: number): string => ((index / (values.length - 1)) * 100).toFixed(2);
  const y = (value: number): string => (high === low ? 16 : 29 - ((value - low) / (high - low)) * 26).toFixed(2);
  const line = points.map(({ index, value }, place) => `${place === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  const first = points[0]?.index ?? 0;
  const last = points.at(-1)?.index ?? 0;
  return { line, area: `${line}L${x(last)} 32L${x(first)} 32Z` };
}
