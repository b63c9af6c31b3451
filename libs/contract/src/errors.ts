/** One thing wrong with a contract: the column at fault (none for the dataset as a whole) and how to mend it. */
export interface ContractProblem {
  readonly column?: string;
  readonly message: string;
}

/** A dataset definition or contract document that cannot stand, or not everywhere; `problems` lists everything found, not only the first. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly dataset: string;
  readonly problems: readonly ContractProblem[];

  /** `action` is what could not be done: 'define', 'import' (into SPICE). */
  constructor(dataset: string, problems: readonly ContractProblem[], action = 'define') {
    const lines = problems.map(({ column, message }) =>
      column === undefined ? message : `column '${column}': ${message}`,
    );
    super(`cannot ${action} dataset '${dataset}': ${lines.join('; ')}`);
    this.dataset = dataset;
    this.problems = problems;
  }
}
