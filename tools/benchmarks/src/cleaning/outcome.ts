import { DuckDBInstance } from '@duckdb/node-api';
import type { Job } from './peers/usage.ts';

/** What a contestant made of a file, in numbers that do not depend on the order of rows. */
export interface Outcome {
  readonly clean: number;
  readonly rejected: number;
  /** Of the clean rows' values, of those with their line numbers, and of the rejects' line numbers. */
  readonly values: string;
  readonly places: string;
  readonly rejects: string;
}

/** Reads a contestant's two files. Sluice's rejects have the upload's columns, the others' have the record's text. */
export async function readOutcome(job: Job, isSluice: boolean): Promise<Outcome> {
  const names = job.contract.columns.map(({ name }) => name);
  const clean = table(job.clean, [...names, 'source_line']);
  const rejected = isSluice ? [...names, '_line', '_reasons', '_record'] : ['_line', 'text', 'reason'];
  const values = names.map((name) => `"${name}"`).join(', ');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT c.*, r.* FROM (SELECT count(*), sum(hash(${values})), sum(hash(${values}, source_line)) FROM ${clean}) c,
       (SELECT count(*), sum(hash(_line)) FROM ${table(job.rejects, rejected)}) r`,
  );
  const [count, valueSum, placeSum, rejectCount, rejectSum] = (reader.getRows()[0] ?? []).map(String);
  connection.closeSync();
  return {
    clean: Number(count),
    rejected: Number(rejectCount),
    values: valueSum ?? '',
    places: placeSum ?? '',
    rejects: rejectSum ?? '',
  };
}

function table(path: string, columns: readonly string[]): string {
  const types = columns.map((name) => `'${name}': 'VARCHAR'`).join(', ');
  return `read_csv('${path}', columns = {${types}}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"')`;
}

/** Where an outcome differs from another: nothing where they agree. */
export function differences(outcome: Outcome, from: Outcome): string[] {
  const found: string[] = [];
  const clean = outcome.clean - from.clean;
  if (clean !== 0) found.push(`${Math.abs(clean)} clean rows ${clean > 0 ? 'more' : 'fewer'}`);
  const rejected = outcome.rejected - from.rejected;
  if (rejected !== 0) found.push(`${Math.abs(rejected)} rejects ${rejected > 0 ? 'more' : 'fewer'}`);
  if (outcome.values !== from.values) found.push('other clean values');
  else if (outcome.places !== from.places) found.push('other line numbers of clean rows');
  if (outcome.rejects !== from.rejects) found.push('other lines rejected');
  return found;
}
