import { parseArgs } from 'node:util';

/** What is measured. */
export interface BenchOptions {
  /** Starts of each function, and invocations of the one that ingests. */
  readonly runs: number;
  /** Gigabytes of a generated upload whose memory is measured; 0 leaves it out. */
  readonly large: number;
}

/** @throws Error when an option is unknown or no number */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string', default: '10' }, large: { type: 'string', default: '0' } },
  });
  const [runs, large] = [Number(values.runs), Number(values.large)];
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`cannot use --runs '${values.runs}': expected a whole number from 1 on`);
  if (!(large >= 0)) throw new Error(`cannot use --large '${values.large}': expected gigabytes`);
  return { runs, large };
}
