/** Whoever cleans the files: a script that takes a job, does it and leaves what it took. */
export interface Contestant {
  readonly title: string;
  /** The name of its script in peers/. */
  readonly script: string;
  /** What the script is told before its job. */
  readonly args?: readonly string[];
  /** How often it is run on each file; the best run counts. */
  readonly runs: number;
}

const contestants = {
  sluice: { title: 'Sluice', script: 'sluice.ts', runs: 3 },
  duckdb: { title: 'DuckDB', script: 'duckdb.ts', runs: 3 },
  polars: { title: 'polars', script: 'by_polars.py', runs: 3 },
  pandas: { title: 'pandas', script: 'by_pandas.py', args: ['python'], runs: 1 },
  'pandas-pyarrow': { title: 'pandas with pyarrow', script: 'by_pandas.py', args: ['pyarrow'], runs: 1 },
  'csv-parse': { title: 'csv-parse + zod', script: 'csv-parse-zod.ts', runs: 1 },
} satisfies Record<string, Contestant>;

export type ContestantName = keyof typeof contestants;
export const contestantNames = Object.keys(contestants) as ContestantName[];

export function contestant(name: ContestantName): Contestant {
  return contestants[name];
}
