import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contestant } from './contestants.ts';
import { bestOf, jobFor } from './run.ts';
import { makeWorkload } from './workloads.ts';

/** CPU time of a whole process, in milliseconds. */
export interface Startup {
  /** Of one that cleans its first file. */
  readonly first: number;
  /** Of one that does nothing. */
  readonly bare: number;
  /** Size of that file. */
  readonly bytes: number;
}

/** A megabyte of IoT records. */
const rows = 23_300;
const runs = 5;

/** Measures what the first megabyte of a fresh process takes. */
export async function measureStartup(folder: string): Promise<Startup> {
  const { dataset, path, bytes } = makeWorkload('iot', rows, folder);
  const job = jobFor(dataset, path, folder, 'first');
  const bare = fileURLToPath(new URL('peers/bare.ts', import.meta.url));
  const first = await bestOf(runs, [process.execPath, contestant('sluice').script], job);
  for (const output of [job.clean, job.rejects]) rmSync(output);
  const nothing = await bestOf(runs, [process.execPath, bare], job);
  return { first: first.cpu * 1000, bare: nothing.cpu * 1000, bytes };
}
