import { rmSync } from 'node:fs';
import { contestant } from './contestants.ts';
import { bestOf, jobFor } from './run.ts';
import { scriptOf } from './scripts.ts';
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

/** Measures what the first megabyte of a fresh process takes. The scripts are in a folder of their own. */
export async function measureStartup(folder: string, scripts: string): Promise<Startup> {
  const { dataset, path, bytes } = makeWorkload('iot', rows, folder);
  const job = jobFor(dataset, path, folder, 'first');
  const commandOf = (script: string): string[] => [process.execPath, scriptOf(scripts, script)];
  const first = await bestOf(runs, commandOf(contestant('sluice').script), job);
  for (const output of [job.clean, job.rejects]) rmSync(output);
  const nothing = await bestOf(runs, commandOf('bare.ts'), job);
  return { first: first.cpu * 1000, bare: nothing.cpu * 1000, bytes };
}
