import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import type { Dataset } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { quoteName, quoteText, type Engine } from './engine.ts';
import { dateList, finalRelation, type Judgement } from './judge.ts';
import { partitionKey, type Partition } from './manifest.ts';
import { finalColumns } from './rows.ts';

/** The partitions of a table after a publish, and the dates on which its rows are others than before. */
export interface Rewritten {
  /** In the order of their dates. */
  readonly partitions: readonly Partition[];
  /** Event dates whose rows were written anew or are gone. */
  readonly changedDates: readonly string[];
}

/**
 * Writes the judged rows to one new Parquet file per event date, where they are not the rows published already.
 * Nothing refers to the new files until the manifest does.
 */
export async function writePartitions(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  { judgement, before, snapshot }: { judgement: Judgement; before: readonly Partition[]; snapshot: string },
): Promise<Rewritten> {
  const published = new Map(before.map((partition) => [partition.date, partition]));
  const partitions = new Map(published);
  const tallies = talliesByDate(judgement);
  const same = await unchangedDates(
    engine,
    lake,
    dataset,
    before.filter(({ date }) => judgement.dates.includes(date)),
  );
  const changedDates: string[] = [];
  for (const date of new Set([...judgement.dates, ...tallies.keys()])) {
    const old = published.get(date);
    const tally = tallies.get(date);
    if (!tally) {
      if (partitions.delete(date)) changedDates.push(date);
    } else if (old && same.has(date)) {
      partitions.set(date, { date, key: old.key, clean: tally.clean, final: old.final, superseded: tally.superseded });
    } else {
      const written = await writePartition(engine, lake, dataset, date, snapshot);
      partitions.set(date, { date, ...written, ...tally });
      changedDates.push(date);
    }
  }
  return {
    partitions: [...partitions.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    changedDates: changedDates.sort(),
  };
}

function talliesByDate({ tallies }: Judgement): Map<string, { clean: number; superseded: number }> {
  const dates = new Map<string, { clean: number; superseded: number }>();
  for (const { date, clean, superseded } of tallies) {
    const sum = dates.get(date) ?? { clean: 0, superseded: 0 };
    dates.set(date, { clean: sum.clean + clean, superseded: sum.superseded + superseded });
  }
  return dates;
}

/** Those of the partitions whose final rows are the very rows that were judged to stand. */
async function unchangedDates(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  before: readonly Partition[],
): Promise<Set<string>> {
  const old = await finalRelation(engine, lake, before);
  const columns = finalColumns(dataset)
    .map(({ name }) => quoteName(name))
    .join(', ');
  const judged = `SELECT ${columns} FROM judged WHERE _is_final AND event_date IN ${dateList(before.map(({ date }) => date))}`;
  const published = old === undefined ? `${judged} AND false` : `SELECT ${columns} FROM ${old}`;
  const differing = await engine.rows(`
    SELECT DISTINCT CAST(event_date AS VARCHAR) FROM (
      (${judged} EXCEPT ALL ${published}) UNION ALL (${published} EXCEPT ALL ${judged}))`);
  const dates = new Set(before.map(({ date }) => date));
  for (const [date] of differing) dates.delete(String(date));
  return dates;
}

/** Writes one date; the rows are counted in the file as it was written. No final row, no file. */
async function writePartition(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  date: string,
  snapshot: string,
): Promise<Pick<Partition, 'key' | 'final'>> {
  const path = join(engine.folder, `${date}.parquet`);
  const columns = finalColumns(dataset)
    .map(({ name }) => quoteName(name))
    .join(', ');
  await engine.run(`
    COPY (SELECT ${columns} FROM judged WHERE _is_final AND event_date = DATE ${quoteText(date)}
      ORDER BY source_file, source_line) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  const [file] = await engine.rows(`SELECT num_rows FROM parquet_file_metadata(${quoteText(path)})`);
  const final = Number(file?.[0]);
  if (final === 0) return { key: null, final };
  const key = partitionKey(dataset.name, date, snapshot);
  await lake.final.put(key, createReadStream(path), { ifNoneMatch: '*' });
  await rm(path);
  return { key, final };
}
