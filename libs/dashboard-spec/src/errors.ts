/** One thing wrong with a dashboard: the visual at fault (none for the dashboard as a whole) and what is allowed. */
export interface DashboardProblem {
  /** Id of the visual. */
  readonly visual?: string;
  readonly message: string;
}

/** A dashboard that cannot stand, or a question that it cannot answer; `problems` lists everything found. */
export class DashboardError extends Error {
  override readonly name = 'DashboardError';
  readonly dashboard: string;
  readonly problems: readonly DashboardProblem[];

  /** `action` is what could not be done: 'define', 'filter', 'draw', 'compile' (to QuickSight). */
  constructor(action: string, dashboard: string, problems: readonly DashboardProblem[]) {
    const lines = problems.map(({ visual, message }) =>
      visual === undefined ? message : `visual '${visual}': ${message}`,
    );
    super(`cannot ${action} dashboard '${dashboard}': ${lines.join('; ')}`);
    this.dashboard = dashboard;
    this.problems = problems;
  }
}
