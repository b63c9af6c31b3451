/** A Markdown table, padded so that it can be read as it is. The first row is the header; numbers stand to the right. */
export function markdown(rows: readonly (readonly string[])[]): string[] {
  const [header = [], ...body] = rows;
  const widths = header.map((_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const isNumeric = header.map((_, at) => body.length > 0 && body.every((row) => /^[0-9.,–]+$/.test(row[at] ?? '')));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (isNumeric[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isNumeric[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(header), line(rule), ...body.map(line)];
}
