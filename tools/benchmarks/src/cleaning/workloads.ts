import type { Dataset } from '@sluice/contract';
import { iotSensorData, salesRecords } from '@sluice/datasets';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFile } from './inputs/file.ts';
import { iotLines } from './inputs/iot.ts';
import { salesLines } from './inputs/sales.ts';

/** A sales record takes so many times the bytes of an IoT record. */
const salesLength = 1.18;

const kinds = {
  iot: { about: 'IoT readings', dataset: iotSensorData, lines: (rows: number) => iotLines(rows, 'plain') },
  sales: {
    about: 'items sold, with quoted cells, synonyms, thousands separators and names that are not ASCII',
    dataset: salesRecords,
    lines: (rows: number) => salesLines(Math.round(rows / salesLength)),
  },
  odd: {
    about: 'IoT readings with 20 % odd cells',
    dataset: iotSensorData,
    lines: (rows: number) => iotLines(rows, 'odd'),
  },
  quoted: {
    about: 'IoT readings with every field quoted',
    dataset: iotSensorData,
    lines: (rows: number) => iotLines(rows, 'quoted'),
  },
  long: {
    about: 'IoT readings, ten times as many',
    dataset: iotSensorData,
    lines: (rows: number) => iotLines(rows * 10, 'plain'),
  },
};

export type WorkloadName = keyof typeof kinds;
export const workloadNames = Object.keys(kinds) as WorkloadName[];

/** A file to be cleaned. */
export interface Workload {
  readonly name: WorkloadName;
  /** What is in the file. */
  readonly about: string;
  readonly dataset: Dataset;
  readonly path: string;
  readonly bytes: number;
}

/** Tells files apart that different versions of the generator made. */
const generator = createHash('sha256');
for (const file of globSync('inputs/*.ts', { cwd: import.meta.dirname, exclude: ['**/*.test.ts'] }).sort()) {
  generator.update(readFileSync(join(import.meta.dirname, file)));
}
const version = generator.digest('hex').slice(0, 8);

/** The workload's file, made in the folder unless it is there; sized by the records of the IoT file. */
export function makeWorkload(name: WorkloadName, rows: number, folder: string): Workload {
  const { about, dataset, lines } = kinds[name];
  const path = join(folder, `${name}-${rows}-${version}.csv`);
  ensureFile(path, dataset, lines(rows));
  return { name, about, dataset, path, bytes: statSync(path).size };
}
