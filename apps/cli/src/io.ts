/** Where a command writes: results on standard output, messages and progress on standard error. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

/** The process's own streams. */
export const processIo: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** Exit codes of every command. */
export const exitCode = {
  done: 0,
  /** Something was quarantined or held, would be rejected (`check`), or is not well (`doctor`); or a publish failed. */
  quarantined: 1,
  /** Wrong use: an unknown option, a file or table that cannot be read, a stage that cannot be reached. */
  usage: 2,
  /** What was waited for has not come. */
  timedOut: 3,
} as const;

/** The command was used wrongly: the message says what, where and how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
