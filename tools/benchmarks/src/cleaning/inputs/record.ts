import type { Random } from '@sluice/sample-data';

/** Share of the records that are spoilt as a whole or in one cell. */
const dirtyShare = 0.005;

/** How a dataset's cells are spoilt: by column, in the contract's order, texts that are no value of it. */
export type BadCells = readonly (readonly string[])[];

/** RFC 4180: quotes where they are needed. */
export function quoteIfNeeded(cell: string): string {
  return /[",]/.test(cell) ? quote(cell) : cell;
}

export function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/**
 * A record's line, without its line end, of cells as they stand in the file (quoted where they must be). Now and then
 * one is spoilt: a cell missing or bad, a field too few or too many, a quote that is not closed.
 */
export function recordLine(cells: readonly string[], bad: BadCells, random: Random): string {
  if (random.float() >= dirtyShare) return cells.join(',');
  const at = random.below(cells.length);
  switch (random.below(6)) {
    case 0:
      return cells.with(at, '').join(',');
    case 1:
      return cells.slice(0, -1).join(',');
    case 2:
      return `${cells.join(',')},${cells[at] ?? ''}`;
    case 3:
      return cells.with(at, `"${(cells[at] ?? '').replaceAll('"', '')}`).join(',');
    default:
      return cells.with(at, random.pick(bad[at] ?? [])).join(',');
  }
}
