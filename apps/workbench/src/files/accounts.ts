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
