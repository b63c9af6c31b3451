import { markdown } from '../markdown.ts';
import { mebibytes, rate } from './result.ts';
import type { Result, WorkloadResults } from './result.ts';

const columns = [
  'contestant',
  'MB per CPU-s',
  'against Sluice',
  'CPU s',
  'wall s',
  'peak MiB',
  'clean',
  'rejected',
  'notes',
];

/** A workload's results as Markdown. */
export function workloadTable({ workload, results, skipped }: WorkloadResults): string {
  const { name, about, bytes } = workload;
  const sluice = results.find(({ contestant }) => contestant === 'sluice');
  const rows = results.map((result) => [
    result.title,
    rate(result, workload).toFixed(1),
    sluice === undefined || sluice === result ? '–' : comparison(rate(result, workload) / rate(sluice, workload)),
    result.run.cpu.toFixed(2),
    result.run.wall.toFixed(2),
    mebibytes(result.run.peak).toFixed(0),
    count(result.outcome.clean),
    count(result.outcome.rejected),
    notes(result, results[0]),
  ]);
  const lines = [`### ${name}: ${about}, ${(bytes / 1e6).toFixed(1)} MB`, '', ...markdown([columns, ...rows])];
  if (skipped.length > 0) lines.push('', ...skipped.map((text) => `> Not measured: ${text}`));
  return lines.join('\n');
}

/** A contestant's speed against Sluice's, in words. */
function comparison(share: number): string {
  return share < 1 ? `${(1 / share).toFixed(1)}× slower` : `${share.toFixed(1)}× faster`;
}

function notes(result: Result, first: Result | undefined): string {
  const runs = result.runs === 1 ? 'one run' : `best of ${result.runs}`;
  if (result === first || first === undefined) return runs;
  return `${runs}; ${result.differs.length === 0 ? `agrees with ${first.title}` : result.differs.join(', ')}`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
