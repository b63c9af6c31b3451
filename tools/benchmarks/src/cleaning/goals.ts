import type { ContestantName } from './contestants.ts';
import { find } from './result.ts';
import type { WorkloadResults } from './result.ts';
import type { Startup } from './startup.ts';
import { markdown } from '../markdown.ts';
import type { WorkloadName } from './workloads.ts';

/** How many times as fast as whom, by CPU time. */
const speeds: readonly (readonly [workload: WorkloadName, contestant: ContestantName, times: number])[] = [
  ['iot', 'duckdb', 5],
  ['iot', 'polars', 3],
  ['iot', 'pandas', 20],
  ['iot', 'csv-parse', 25],
  ['sales', 'duckdb', 5],
  ['sales', 'polars', 3],
  ['sales', 'pandas', 20],
  ['sales', 'csv-parse', 25],
  ['odd', 'duckdb', 2],
  ['quoted', 'polars', 1],
];

/** MiB. */
const mostMemory = 128;
/** Milliseconds of CPU time above those of bare Node. */
const mostStartup = 100;

/** Each goal with what was measured and whether that is enough; goals of what did not run are left out. */
export function goalsTable(all: readonly WorkloadResults[], startup: Startup | undefined): string {
  const rows: string[][] = [];
  const add = (goal: string, measured: string, isMet: boolean): void => {
    rows.push([goal, measured, isMet ? 'yes' : 'no']);
  };
  for (const [workload, contestant, times] of speeds) {
    const [sluice, peer] = [find(all, workload, 'sluice'), find(all, workload, contestant)];
    if (sluice === undefined || peer === undefined) continue;
    const ratio = sluice.rate / peer.rate;
    add(`${workload}: ${times}× as fast as ${contestant}, or more`, `${ratio.toFixed(2)}×`, ratio >= times);
  }
  for (const { workload } of all) {
    const sluice = find(all, workload.name, 'sluice');
    if (sluice === undefined) continue;
    add(`${workload.name}: at most ${mostMemory} MiB`, `${sluice.peak.toFixed(0)} MiB`, sluice.peak <= mostMemory);
  }
  if (startup !== undefined) {
    const { first, bare, bytes } = startup;
    const measured = `${(first - bare).toFixed(0)} ms (${first.toFixed(0)} ms, bare Node ${bare.toFixed(0)} ms)`;
    const goal = `first ${(bytes / 1e6).toFixed(1)} MB of a process: at most ${mostStartup} ms of CPU above bare Node`;
    add(goal, measured, first - bare <= mostStartup);
  }
  return ['### Goals', '', ...markdown([['goal', 'measured', 'met'], ...rows])].join('\n');
}
