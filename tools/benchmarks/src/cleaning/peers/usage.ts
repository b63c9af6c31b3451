import type { toDocument } from '@sluice/contract';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What a contestant's process took from its start on. */
export interface Usage {
  /** User and system time of all its threads, in seconds. */
  readonly cpu: number;
  /** Peak resident set, in bytes. */
  readonly peak: number;
}

/** What every contestant is given, as JSON in its first argument: paths, and the contract by name and as a document. */
export interface Job {
  readonly dataset: string;
  readonly contract: ReturnType<typeof toDocument>;
  readonly input: string;
  readonly clean: string;
  readonly rejects: string;
  /** Where to leave a Usage, as JSON. */
  readonly usage: string;
}

/** Reads this process's job, and sees to it that its usage is left when it ends. */
export function takeJob(): Job {
  const job = JSON.parse(process.argv[2] ?? '') as Job;
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpu: (user + system) / 1e6, peak: peak() };
    writeFileSync(job.usage, JSON.stringify(usage));
  });
  return job;
}

/**
 * The peak resident set of this process, in bytes. Linux tells it without what the process that started this one held
 * at that moment, which getrusage counts in.
 */
function peak(): number {
  const status = '/proc/self/status';
  const found = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8')) : null;
  return (found === null ? process.resourceUsage().maxRSS : Number(found[1])) * 1024;
}
