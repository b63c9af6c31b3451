import { iotSensorData } from '@sluice/datasets';
import { expect, it } from 'vitest';
import type { ContestantName } from './contestants.ts';
import { goalsTable } from './goals.ts';
import type { Result, WorkloadResults } from './result.ts';
import { workloadTable } from './table.ts';

function result(contestant: ContestantName, cpu: number, mebibytes: number, differs: readonly string[] = []): Result {
  const outcome = { clean: 1990, rejected: 10, values: '1', places: '1', rejects: '1' };
  const run = { cpu, wall: cpu * 1.1, peak: mebibytes * 2 ** 20 };
  return { contestant, title: contestant, run, runs: 3, outcome, differs };
}

const iot: WorkloadResults = {
  workload: { name: 'iot', about: 'readings', dataset: iotSensorData, path: '/iot.csv', bytes: 80_000_000 },
  results: [result('sluice', 0.4, 100), result('duckdb', 2, 300), result('polars', 1, 200, ['1 rejects more'])],
  skipped: ['pandas: there is no python3'],
};

it('shows what was measured', () => {
  expect(workloadTable(iot)).toBe(`### iot: readings, 80.0 MB

| contestant | MB per CPU-s | against Sluice | CPU s | wall s | peak MiB | clean | rejected | notes                         |
| ---------- | -----------: | -------------- | ----: | -----: | -------: | ----: | -------: | ----------------------------- |
| sluice     |        200.0 | –              |  0.40 |   0.44 |      100 | 1,990 |       10 | best of 3                     |
| duckdb     |         40.0 | 5.0× slower    |  2.00 |   2.20 |      300 | 1,990 |       10 | best of 3; agrees with sluice |
| polars     |         80.0 | 2.5× slower    |  1.00 |   1.10 |      200 | 1,990 |       10 | best of 3; 1 rejects more     |

> Not measured: pandas: there is no python3`);
});

it('says which goals are met, of those that were measured', () => {
  expect(goalsTable([iot], { first: 190, bare: 60, bytes: 1_000_000 })).toBe(`### Goals

| goal                                                             | measured                         | met |
| ---------------------------------------------------------------- | -------------------------------- | --- |
| iot: 5× as fast as duckdb, or more                               | 5.00×                            | yes |
| iot: 3× as fast as polars, or more                               | 2.50×                            | no  |
| iot: at most 128 MiB                                             | 100 MiB                          | yes |
| first 1.0 MB of a process: at most 100 ms of CPU above bare Node | 130 ms (190 ms, bare Node 60 ms) | no  |`);
});
