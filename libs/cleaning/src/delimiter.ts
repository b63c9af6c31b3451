import { splitFields } from './fields.ts';
import type { ColumnFinder } from './header.ts';
import { isInvisible } from './text.ts';

/** What may stand between fields, the likeliest first. */
const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** How many lines the delimiter is judged by, and the most characters in them. */
const sampleLines = 50;
const sampleLength = 1 << 18;

/** The lines that the delimiter is judged by; undefined while more of them are needed. */
export function sampleOf(texts: readonly string[], ended: boolean): readonly string[] | undefined {
  let length = 0;
  for (const [index, text] of texts.entries()) {
    length += text.length + 1;
    if (index + 1 === sampleLines || length > sampleLength) return texts.slice(0, index + 1);
  }
  return ended ? texts : undefined;
}

/**
 * Finds the delimiter of a file from its first lines: the one by which the header names the most of the contract's
 * columns; among equals the one by which the most lines have as many fields as the header; then the one that gives
 * the most fields; then the likeliest.
 */
export function findDelimiter(lines: readonly string[], find: ColumnFinder): Delimiter {
  const records = lines.filter((line) => !isInvisible(line) || line.includes('\t'));
  const scored = delimiters.map((delimiter) => {
    const [header = [], ...rows] = records.map((line) => splitFields(line, delimiter).values);
    const known = new Set(header.map(find).filter((column) => column !== undefined)).size;
    const agreeing = header.length === 1 ? 0 : rows.filter((row) => row.length === header.length).length;
    return { delimiter, score: [known, agreeing, header.length] };
  });
  return scored.reduce((best, other) => (isHigher(other.score, best.score) ? other : best)).delimiter;
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! > b[at]!;
}
