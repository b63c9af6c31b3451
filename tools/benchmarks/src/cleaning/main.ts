import { mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contestant } from './contestants.ts';
import type { Contestant, ContestantName } from './contestants.ts';
import { goalsTable } from './goals.ts';
import { help, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { differences, readOutcome } from './outcome.ts';
import { ensurePython } from './python.ts';
import type { Python } from './python.ts';
import type { Result, WorkloadResults } from './result.ts';
import { bestOf, jobFor } from './run.ts';
import { bundleScripts, scriptOf } from './scripts.ts';
import { measureStartup } from './startup.ts';
import { workloadTable } from './table.ts';
import { makeWorkload } from './workloads.ts';
import type { WorkloadName } from './workloads.ts';

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/sluice-bench', import.meta.url));
const scripts = join(folder, 'scripts');
/** The others' memory grows with the file, or their time is past waiting for. */
const longContestants: readonly ContestantName[] = ['sluice', 'duckdb', 'polars'];

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How to start a contestant, or why it cannot be. */
function commandOf({ script, args = [] }: Contestant, python: Python): readonly string[] | string {
  const path = scriptOf(scripts, script);
  if (script.endsWith('.ts')) return [process.execPath, path, ...args];
  return 'path' in python ? [python.path, path, ...args] : python.missing;
}

async function measure(name: WorkloadName, { rows, only }: Options, python: Python): Promise<WorkloadResults> {
  progress(`${name}: making the file`);
  const workload = makeWorkload(name, rows, folder);
  const results: Result[] = [];
  const skipped: string[] = [];
  for (const who of only) {
    if (name === 'long' && !longContestants.includes(who)) continue;
    const { title, runs: usual } = contestant(who);
    const command = commandOf(contestant(who), python);
    if (typeof command === 'string') {
      skipped.push(`${title}: ${command}`);
      continue;
    }
    const runs = name === 'long' ? 1 : usual;
    progress(`${name}: ${title}`);
    const job = jobFor(workload.dataset, workload.path, folder, who);
    const run = await bestOf(runs, command, job);
    const outcome = await readOutcome(job, who === 'sluice');
    for (const path of [job.clean, job.rejects]) rmSync(path);
    const differs = differences(outcome, results[0]?.outcome ?? outcome);
    results.push({ contestant: who, title, run, runs, outcome, differs });
  }
  return { workload, results, skipped };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(help);
    return;
  }
  mkdirSync(folder, { recursive: true });
  await bundleScripts(scripts);
  const needsPython = options.only.some((name) => contestant(name).script.endsWith('.py'));
  if (needsPython) progress('python: making sure of its packages');
  const python: Python = needsPython ? ensurePython(folder) : { missing: 'not asked for' };
  console.log(
    `Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; one thread for everyone.\n`,
  );
  const all: WorkloadResults[] = [];
  for (const name of options.workloads) {
    const results = await measure(name, options, python);
    console.log(`${workloadTable(results)}\n`);
    all.push(results);
  }
  progress('start-up');
  const startup = options.only.includes('sluice') ? await measureStartup(folder, scripts) : undefined;
  console.log(goalsTable(all, startup));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
