/** What `npm test` runs, in this order. */
export const suites: readonly {
  readonly name: string;
  /** A program of node_modules/.bin, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** How long it may take on two cores that do nothing else. */
  readonly minutes: number;
  /** Which of `requirements` it has. */
  readonly needs?: string;
}[];
