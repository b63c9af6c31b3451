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
  /** Something was quarantined, held, or (for `check`) would be rejected. */
  quarantined: 1,
  /** Wrong use: an unknown option, a file that cannot be read. */
  usage: 2,
} as const;

/** The command was used wrongly: the message says what, where and how to mend it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
