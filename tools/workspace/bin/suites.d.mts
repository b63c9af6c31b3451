/** A part of what `npm test` runs. */
export interface Suite {
  readonly name: string;
  /** A program of node_modules/.bin, and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** How long it may take on two cores that do nothing else. */
  readonly minutes: number;
  readonly needs?: keyof typeof requirements;
}

/** What `npm test` runs, in this order. */
export const suites: readonly Suite[];

/** What suites may need: why it is not there, and how to get it; undefined when it is there. */
export const requirements: Readonly<
  Record<'actionlint' | 'chromium' | 'emulators' | 'spark', { missing(): string | undefined }>
>;
