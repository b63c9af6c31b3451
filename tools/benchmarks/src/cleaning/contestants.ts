const contestants = {
  sluice: { title: 'Sluice', script: 'sluice.ts', runs: 3 },
  duckdb: { title: 'DuckDB', script: 'duckdb.ts', runs: 3 },
  polars: { title: 'polars', script: 'by_polars.py', runs: 3 },
  pandas: { title: 'pandas', script: 'by_pandas.py', runs: 1 },
  'csv-parse': { title: 'csv-parse + zod', script: 'csv-parse-zod.ts', runs: 1 },
};

export type ContestantName = keyof typeof contestants;
export const contestantNames = Object.keys(contestants) as ContestantName[];

/** Whoever cleans the files: a script that takes a job, does it and leaves what it took. */
export interface Contestant {
  readonly name: ContestantName;
  readonly title: string;
  /** The name of its script in peers/. */
  readonly script: string;
  /** How often it is run on each file; the best run counts. */
  readonly runs: number;
}

export function contestant(name: ContestantName): Contestant {
  return { name, ...contestants[name] };
}
