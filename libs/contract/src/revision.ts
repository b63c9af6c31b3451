/** What judged a row: the contract's version, and that of the rules of cleaning. */
export interface Revision {
  readonly contract: number;
  readonly rules: number;
}

/** Orders revisions, by contract and then by rules: negative when `a` is the lower, zero when they are the same. */
export function compareRevisions(a: Revision, b: Revision): number {
  return a.contract - b.contract || a.rules - b.rules;
}
