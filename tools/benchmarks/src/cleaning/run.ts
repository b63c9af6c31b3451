import { toDocument } from '@sluice/contract';
import type { Dataset } from '@sluice/contract';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Usage } from './peers/usage.ts';

/** What one run took. */
export interface Run extends Usage {
  /** From start to end, in seconds. */
  readonly wall: number;
}

/** One thread for everyone: the columns compare work, not cores. Node's options are the caller's own business. */
const environment = { ...process.env, NODE_OPTIONS: '', POLARS_MAX_THREADS: '1', OMP_NUM_THREADS: '1' };

/** The job of cleaning a file, with outputs in a folder. */
export function jobFor(dataset: Dataset, input: string, folder: string, name: string): Job {
  return {
    dataset: dataset.name,
    contract: toDocument(dataset),
    input,
    clean: join(folder, `${name}.clean.csv`),
    rejects: join(folder, `${name}.rejects.csv`),
    usage: join(folder, `${name}.usage.json`),
  };
}

/** Runs a script with its job in a process of its own. Throws when it fails. */
async function run(command: readonly string[], job: Job): Promise<Run> {
  const [file = '', ...args] = command;
  // To empty the files of the run before takes time that is nobody's.
  for (const output of [job.clean, job.rejects]) rmSync(output, { force: true });
  const start = performance.now();
  const child = spawn(file, [...args, JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const wall = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`'${command.join(' ')}' failed: exit code ${code ?? 'none'}`);
  const usage = JSON.parse(readFileSync(job.usage, 'utf8')) as Usage;
  rmSync(job.usage);
  return { ...usage, wall };
}

/** The best of several runs by CPU time, but with the highest peak of all. */
export async function bestOf(runs: number, command: readonly string[], job: Job): Promise<Run> {
  let best: Run | undefined;
  for (let index = 0; index < runs; index += 1) {
    const next = await run(command, job);
    const peak = Math.max(next.peak, best?.peak ?? 0);
    best = { ...(best === undefined || next.cpu < best.cpu ? next : best), peak };
  }
  if (best === undefined) throw new Error('cannot take the best of no runs');
  return best;
}
