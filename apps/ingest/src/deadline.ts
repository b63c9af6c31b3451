/** What tells how much time a run has left: Lambda's context. */
export interface Clock {
  getRemainingTimeInMillis(): number;
}

/** A run comes to its end before Lambda ends it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The two ends of a run. */
export interface Deadline {
  /** Milliseconds that the run had at its start. */
  readonly total: number;
  /** The part of the run, 0 to 1, that has gone. */
  elapsed(): number;
  /** Is aborted, with a DeadlineError, when the work should stop, so that there is time to clean up behind it. */
  readonly soft: AbortSignal;
  /** Is aborted, with a DeadlineError, just before Lambda's own end: for what is done about work that was stopped. */
  readonly hard: AbortSignal;
  /** Ends the timers. */
  clear(): void;
}

/**
 * The deadline of a run that starts now. The soft end is a quarter of the run, though no more than 15 seconds, before
 * Lambda's; the hard end a fiftieth, though no more than 2 seconds.
 */
export function openDeadline(clock: Clock): Deadline {
  const total = clock.getRemainingTimeInMillis();
  const ends = [Math.min(15_000, total / 4), Math.min(2000, total / 50)].map((margin) => {
    const controller = new AbortController();
    const end = (): void => controller.abort(new DeadlineError(`the run's ${Math.round(total / 1000)} s are over`));
    return { signal: controller.signal, timer: setTimeout(end, total - margin) };
  });
  const [soft, hard] = ends.map(({ signal }) => signal) as [AbortSignal, AbortSignal];
  return {
    total,
    elapsed: () => 1 - clock.getRemainingTimeInMillis() / total,
    soft,
    hard,
    clear: () => ends.forEach(({ timer }) => clearTimeout(timer)),
  };
}
