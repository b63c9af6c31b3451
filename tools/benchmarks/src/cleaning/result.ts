import type { ContestantName } from './contestants.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import type { Workload, WorkloadName } from './workloads.ts';

/** One contestant's way with one workload. */
export interface Result {
  readonly contestant: ContestantName;
  readonly title: string;
  readonly run: Run;
  /** How many runs the best was taken of. */
  readonly runs: number;
  readonly outcome: Outcome;
  /** Where the outcome differs from that of the first contestant. */
  readonly differs: readonly string[];
}

export interface WorkloadResults {
  readonly workload: Workload;
  readonly results: readonly Result[];
  /** Contestants that did not take part, and why. */
  readonly skipped: readonly string[];
}

/** Millions of bytes of input per second of CPU time. */
export function rate({ run }: Result, { bytes }: Workload): number {
  return bytes / 1e6 / run.cpu;
}

export function mebibytes(bytes: number): number {
  return bytes / 2 ** 20;
}

/** What was measured of a contestant on a workload, if anything. */
export function find(
  all: readonly WorkloadResults[],
  workload: WorkloadName,
  contestant: ContestantName,
): { readonly rate: number; readonly peak: number } | undefined {
  const found = all.find((results) => results.workload.name === workload);
  const result = found?.results.find((candidate) => candidate.contestant === contestant);
  return found && result && { rate: rate(result, found.workload), peak: mebibytes(result.run.peak) };
}
