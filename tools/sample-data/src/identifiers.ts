import { cellParser } from '@sluice/contract';
import type { IdentifierColumn } from '@sluice/contract';
import { patternTexts } from './pattern-texts.ts';
import type { Random } from './random.ts';

/**
 * Different identifiers of a column, ascending, for the indices from 0 to `count - 1`: counting on from the first
 * example when the column takes the texts that this gives (`T-1001`, `T-1002`, …), sampled from its pattern otherwise.
 * Undefined when the pattern has fewer texts.
 */
export function identifierSeries(
  column: IdentifierColumn,
  count: number,
  random: Random,
): ((index: number) => string) | undefined {
  const counting = countingOn(column.examples[0] ?? (column.pattern === undefined ? 'id-00001' : ''));
  if (counting && isTaken(column, counting, count)) return counting;
  return patternTexts(column.pattern ?? '[a-z]{2}[0-9]{6,12}', count, random);
}

/** `size` different identifiers, ascending, up to `spread` apart; closer or fewer when the column has no more. */
export function identifierPool(column: IdentifierColumn, size: number, spread: number, random: Random): string[] {
  const series = identifierSeries(column, size * spread, random);
  if (series === undefined) {
    return identifierPool(column, spread > 1 ? size : Math.max(1, Math.floor(size / 2)), 1, random);
  }
  let index = 0;
  return Array.from({ length: size }, (_, position) => {
    if (position > 0) index += 1 + random.below(spread);
    return series(index);
  });
}

function countingOn(example: string): ((index: number) => string) | undefined {
  const [, prefix, digits, suffix] = /^(.*?)([0-9]{1,12})([^0-9]*)$/.exec(example) ?? [];
  if (prefix === undefined || digits === undefined || suffix === undefined) return undefined;
  const first = Number(digits);
  return (index) => prefix + `${first + index}`.padStart(digits.length, '0') + suffix;
}

/** Asks at both ends and where the number grows a digit longer: what lies between has the same shape. */
function isTaken(column: IdentifierColumn, series: (index: number) => string, count: number): boolean {
  const parse = cellParser(column);
  const ends = [0, count - 1];
  for (let index = 1; index < count; index *= 2) ends.push(index);
  return ends.every((index) => parse(series(index)).ok);
}
