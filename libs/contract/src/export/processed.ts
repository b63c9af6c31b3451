import type { Dataset } from '../dataset.ts';

/** The column that cleaning adds to every processed file, behind the contract's own. */
export const sourceLine = 'source_line';

/** The columns of the dataset's processed files, in their order: those of the catalogue's table. */
export function processedColumns(dataset: Dataset): string[] {
  return [...Object.keys(dataset.columns), sourceLine];
}

/** What is wrong with the columns of a processed file or table, in words; undefined when they are as declared. */
export function headerDifference(declared: readonly string[], found: readonly string[]): string | undefined {
  const missing = declared.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => !declared.includes(name));
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.map((name) => `'${name}'`).join(', ')}`] : []),
    ...(unknown.length > 0
      ? [`has ${unknown.map((name) => `'${name}'`).join(', ')}, which the contract does not declare`]
      : []),
  ];
  if (parts.length > 0) return parts.join(' and ');
  const at = declared.findIndex((name, index) => found[index] !== name);
  if (at >= 0) return `has '${found[at]}' as column ${at + 1}, where the contract has '${declared[at]}'`;
  return found.length > declared.length ? 'has a column twice' : undefined;
}
