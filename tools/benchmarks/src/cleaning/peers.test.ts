import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contestant } from './contestants.ts';
import type { ContestantName } from './contestants.ts';
import { differences, readOutcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { bestOf, jobFor } from './run.ts';
import { makeWorkload } from './workloads.ts';
import type { Workload } from './workloads.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As the benchmark does it, but by the libraries' sources, so that no build comes before the test. */
async function clean({ name, dataset, path }: Workload, who: ContestantName): Promise<Outcome> {
  const job = jobFor(dataset, path, folder, `${name}-${who}`);
  const usage = await bestOf(
    1,
    [
      process.execPath,
      '--conditions=@sluice/source',
      fileURLToPath(new URL(`peers/${contestant(who).script}`, import.meta.url)),
    ],
    job,
  );
  expect(usage.cpu).toBeGreaterThan(0.01);
  expect(usage.peak).toBeGreaterThan(2 ** 24);
  return readOutcome(job, who === 'sluice');
}

describe.each(['iot', 'sales', 'odd', 'quoted'] as const)('on the workload %s', (name) => {
  it('everyone makes the same rows and rejects of it', { timeout: 60_000 }, async () => {
    const workload = makeWorkload(name, 5000, folder);
    const sluice = await clean(workload, 'sluice');
    expect(sluice.clean).toBeGreaterThan(4000);
    expect(sluice.rejected).toBeGreaterThan(10);
    for (const who of ['csv-parse', 'duckdb'] as const) {
      expect(differences(await clean(workload, who), sluice), who).toEqual([]);
    }
  });
});

it('tells outcomes apart', () => {
  const outcome: Outcome = { clean: 9, rejected: 1, values: '1', places: '2', rejects: '3' };
  expect(differences({ ...outcome, clean: 10, rejected: 0, values: '5' }, outcome)).toEqual([
    '1 clean rows more',
    '1 rejects fewer',
    'other clean values',
  ]);
  expect(differences({ ...outcome, places: '5', rejects: '5' }, outcome)).toEqual([
    'other line numbers of clean rows',
    'other lines rejected',
  ]);
});
