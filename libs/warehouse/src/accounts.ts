import { AccountsError } from './errors.ts';
import type { Tally } from './judge.ts';
import type { PartitionCounts } from './manifest.ts';
import type { CommittedSource } from './tables.ts';

/** The sums of a final table: clean = final + superseded. */
export interface Totals {
  /** Rows of the committed processed files. */
  readonly clean: number;
  /** Rows in the final table. */
  readonly final: number;
  /** Clean rows that a newer row with the same key has replaced. */
  readonly superseded: number;
}

/** The totals of a published table; all zero before the first publish. */
export const totalsOf = ({ clean, final, superseded }: Totals = { clean: 0, final: 0, superseded: 0 }): Totals => ({
  clean,
  final,
  superseded,
});

const shownMismatches = 5;

/**
 * Checks that what was read is what the receipts say (per source and event date, on the dates that were judged), and
 * that over the whole table every clean row is final or superseded (per event date and in all).
 * @throws AccountsError
 */
export function audit(
  dataset: string,
  {
    sources,
    partitions,
    judged,
    tallies,
  }: {
    sources: readonly CommittedSource[];
    partitions: readonly PartitionCounts[];
    judged: readonly string[];
    tallies: readonly Tally[];
  },
): Totals {
  const mismatches = [...readMismatches(sources, new Set(judged), tallies), ...tableMismatches(sources, partitions)];
  if (mismatches.length > 0) {
    const hidden = mismatches.length - shownMismatches;
    throw new AccountsError(dataset, [
      ...mismatches.slice(0, shownMismatches),
      ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ]);
  }
  return {
    clean: sum(partitions.map(({ clean }) => clean)),
    final: sum(partitions.map(({ final }) => final)),
    superseded: sum(partitions.map(({ superseded }) => superseded)),
  };
}

/** Rows read against rows in the receipts. */
function readMismatches(
  sources: readonly CommittedSource[],
  judged: ReadonlySet<string>,
  tallies: readonly Tally[],
): string[] {
  const read = new Map<string, number>(tallies.map(({ source, date, clean }) => [`${date} ${source}`, clean]));
  const expected = new Map<string, number>(
    sources.flatMap(({ source, data }) =>
      Object.entries(data.dates)
        .filter(([date]) => judged.has(date))
        .map(([date, rows]) => [`${date} ${source}`, rows] as const),
    ),
  );
  return [...new Set([...expected.keys(), ...read.keys()])]
    .filter((at) => expected.get(at) !== read.get(at))
    .sort()
    .map((at) => {
      const [date, source] = [at.slice(0, 10), at.slice(11)];
      return `'${source}' has ${read.get(at) ?? 0} rows on ${date} where its receipt has ${expected.get(at) ?? 0}`;
    });
}

/** Rows in the receipts against rows of the table. */
function tableMismatches(sources: readonly CommittedSource[], partitions: readonly PartitionCounts[]): string[] {
  const mismatches: string[] = [];
  const clean = new Map<string, number>();
  for (const { source, data } of sources) {
    const dated = sum(Object.values(data.dates));
    if (dated !== data.clean)
      mismatches.push(`the receipt of '${source}' has ${data.clean} clean rows and ${dated} on its dates`);
    for (const [date, rows] of Object.entries(data.dates)) clean.set(date, (clean.get(date) ?? 0) + rows);
  }
  for (const { date, clean: rows, final, superseded } of partitions) {
    const expected = clean.get(date) ?? 0;
    if (rows !== expected) mismatches.push(`${date} has ${rows} clean rows where the receipts have ${expected}`);
    if (rows !== final + superseded) {
      mismatches.push(`${date} has ${rows} clean rows, but ${final} final and ${superseded} superseded`);
    }
    clean.delete(date);
  }
  for (const [date, rows] of clean) mismatches.push(`${date} is missing with ${rows} clean rows`);
  const [cleanRows, accounted] = [
    sum(sources.map(({ data }) => data.clean)),
    sum(partitions.map(({ final, superseded }) => final + superseded)),
  ];
  if (cleanRows !== accounted)
    mismatches.push(`the receipts have ${cleanRows} clean rows, the table accounts for ${accounted}`);
  return mismatches;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
