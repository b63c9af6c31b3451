import type { Dataset } from '@sluice/contract';
import type { BarVisual } from './spec.ts';

/** What bars are sorted by. */
export function barSort({ category, sort }: BarVisual): 'measure' | 'category' {
  return sort ?? (typeof category === 'string' ? 'measure' : 'category');
}

/** The columns that put rows of the same value in one order: none of them is ever null, together they are unique. */
export function tieBreakers({ key = [] }: Dataset, sortedBy: string): string[] {
  return [...key, 'source_file', 'source_line'].filter((name) => name !== sortedBy);
}
