import Table from 'cli-table3';

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Lays out rows under a header; numbers are aligned to the right, null shows as an empty cell. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  const colAligns = header.map((_, column) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === null) ? 'right' : 'left',
  );
  const layout = new Table({
    head: [...header],
    colAligns,
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  layout.push(...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))));
  return (
    layout
      .toString()
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n') + '\n'
  );
}

/** A text that fits a table's cell: at most 48 characters, the rest cut with an ellipsis. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 48 ? `${line.slice(0, 47)}…` : line;
}

/** Counts by name as one cell: `not_a_number 3, required 1`, the most frequent first. */
export function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
