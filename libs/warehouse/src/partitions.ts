import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { dateList, quoteName, quoteText, type Engine } from './engine.ts';
import type { Judgement } from './judge.ts';
import { partitionKey, type Partition, type PartitionCounts } from './manifest.ts';
import { finalColumns, type Tables } from './tables.ts';

/** The partitions of a table after a publish. */
export interface Rewritten {
  /** In the order of their dates. */
  readonly partitions: readonly Partition[];
  /** How many event dates have other final rows than those given as before: written anew or gone. */
  readonly written: number;
}

/**
 * Writes the judged rows to one new Parquet file per event date, where they are not the rows published already.
 * Nothing refers to the new files until the manifest does.
 */
export async function writePartitions(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  tables: Tables,
  { judgement, before, snapshot }: { judgement: Judgement; before: readonly Partition[]; snapshot: string },
): Promise<Rewritten> {
  const judged = new Set(judgement.dates);
  const published = new Map(before.map((partition) => [partition.date, partition]));
  const columns = finalColumns(dataset)
    .map(({ name }) => quoteName(name))
    .join(', ');
  const tallies = talliesByDate(judgement);
  const isSameSize = ({ date, final }: Partition): boolean => {
    const tally = tallies.get(date);
    return tally !== undefined && tally.clean - tally.superseded === final;
  };
  const candidates = before.filter((partition) => judged.has(partition.date) && isSameSize(partition));
  const same = await unchangedDates(engine, tables, columns, candidates);
  const partitions = before.filter(({ date }) => !judged.has(date));
  let written = 0;
  for (const [date, tally] of tallies) {
    const old = published.get(date);
    const { key, final } =
      old && same.has(date)
        ? old
        : await writePartition(engine, lake, columns, partitionKey(dataset.name, date, snapshot), date);
    partitions.push({ date, key, clean: tally.clean, final, superseded: tally.superseded });
    published.delete(date);
    if (key !== (old?.key ?? null)) written += 1;
  }
  for (const { date, key } of published.values()) if (judged.has(date) && key !== null) written += 1;
  return { partitions: partitions.sort((a, b) => (a.date < b.date ? -1 : 1)), written };
}

/** The rows of each event date after a publish, as they are judged to be. */
export function expectedCounts(before: readonly Partition[], judgement: Judgement): PartitionCounts[] {
  const judged = new Set(judgement.dates);
  const tallies = [...talliesByDate(judgement)];
  return [
    ...before.filter(({ date }) => !judged.has(date)),
    ...tallies.map(([date, { clean, superseded }]) => ({ date, clean, final: clean - superseded, superseded })),
  ];
}

function talliesByDate({ tallies }: Judgement): Map<string, { clean: number; superseded: number }> {
  const dates = new Map<string, { clean: number; superseded: number }>();
  for (const { date, clean, superseded } of tallies) {
    const sum = dates.get(date) ?? { clean: 0, superseded: 0 };
    dates.set(date, { clean: sum.clean + clean, superseded: sum.superseded + superseded });
  }
  return dates;
}

/** Those of the partitions whose final rows are the very rows that were judged to stand, which are as many. */
async function unchangedDates(
  engine: Engine,
  tables: Tables,
  columns: string,
  partitions: readonly Partition[],
): Promise<Set<string>> {
  const dates = new Set(partitions.map(({ date }) => date));
  const differing = await engine.rows(`
    SELECT DISTINCT CAST(event_date AS VARCHAR) FROM (
      SELECT ${columns} FROM judged WHERE _is_final AND event_date IN ${dateList([...dates])}
      EXCEPT ALL SELECT ${columns} FROM ${await tables.final(partitions)})`);
  for (const [date] of differing) dates.delete(String(date));
  return dates;
}

/** Writes one date; the rows are counted in the file as it was written. No final row, no file. */
async function writePartition(
  engine: Engine,
  lake: Lake,
  columns: string,
  key: string,
  date: string,
): Promise<Pick<Partition, 'key' | 'final'>> {
  const path = join(engine.folder, `${date}.parquet`);
  await engine.run(`
    COPY (SELECT ${columns} FROM judged WHERE _is_final AND event_date = DATE ${quoteText(date)}
      ORDER BY source_file, source_line) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  const [file] = await engine.rows(`SELECT num_rows FROM parquet_file_metadata(${quoteText(path)})`);
  const final = Number(file?.[0]);
  if (final > 0) await lake.final.put(key, createReadStream(path), { ifNoneMatch: '*' });
  await rm(path);
  return { key: final > 0 ? key : null, final };
}
