import type { FileView } from '../api/types.ts';

/** Whether a sum is right: `whole` is all of `parts`, with the difference where it is not. */
export interface Account {
  readonly balances: boolean;
  /** whole − parts: what is missing (positive) or too much. */
  readonly difference: number;
}

/** Every record that was read is clean or rejected; every clean row is final or superseded. */
export function balance(whole: number, parts: readonly number[]): Account {
  const difference = whole - parts.reduce((sum, part) => sum + part, 0);
  return { balances: difference === 0, difference };
}

/** Files whose newest version counts: neither quarantined nor withdrawn. */
export const committed = (files: readonly FileView[]): FileView[] =>
  files.filter((file) => file.status !== 'quarantined' && file.status !== 'withdrawn');

/**
 * Clean rows of a dataset that are published but not from the newest version of any file: where a newest version was
 * quarantined, the last good one stands. Negative where rows wait to be published.
 */
export function standing(dataset: string, clean: number, files: readonly FileView[]): number {
  const own = committed(files).filter((file) => file.dataset === dataset);
  return clean - own.reduce((sum, file) => sum + file.clean, 0);
}
