import type { Dataset } from '@sluice/contract';
import type { Changes } from './changes.ts';
import { dateList, quoteName, textList, type Engine } from './engine.ts';
import type { Partition } from './manifest.ts';
import { finalColumns, type CommittedSource, type Tables } from './tables.ts';

/** What is published and what has changed since. */
export interface State {
  readonly changes: Changes;
  /** As they are now. */
  readonly sources: readonly CommittedSource[];
  /** As published; none where the whole table is built. */
  readonly partitions: readonly Partition[];
  /** Sources that have superseded rows, as published. */
  readonly superseded: ReadonlySet<string>;
}

/** Rows of one source on one event date. */
export interface Tally {
  readonly source: string;
  readonly date: string;
  readonly clean: number;
  readonly superseded: number;
}

/** What became of every row on the affected event dates. The rows themselves are in the engine's table `judged`. */
export interface Judgement {
  /** Event dates whose rows may differ from what is published, sorted. */
  readonly dates: readonly string[];
  readonly tallies: readonly Tally[];
}

/**
 * Reads every committed file that touches an affected date and decides which rows stand, into the engine's table
 * `judged`: the final columns and `_is_final`. Rows on other dates stay as they were published.
 * @throws CatalogueError, CanonicalFormError
 */
export async function judge(engine: Engine, tables: Tables, dataset: Dataset, state: State): Promise<Judgement> {
  const key = (dataset.key ?? []).map(quoteName);
  const isTableWide = key.length > 0 && !dataset.key?.includes(dataset.eventTime);
  const dates = new Set(state.changes.dates);
  if (isTableWide) for (const date of await datesOfAffectedKeys(engine, tables, state, key)) dates.add(date);

  await readCandidates(engine, tables, state, dates);
  const columns = finalColumns(dataset).map(({ name }) => quoteName(name));
  const scope = isTableWide ? key : ['event_date', ...key];
  const isNewest = `row_number() OVER (PARTITION BY ${scope.join(', ')} ORDER BY _rank DESC, source_line DESC) = 1`;
  if (isTableWide) {
    // A key that is final on a date that is not judged has its newest row there: else that date would be judged.
    const others = await tables.final(state.partitions.filter(({ date }) => !dates.has(date)));
    await engine.run(
      `CREATE TABLE elsewhere AS SELECT ${key.join(', ')} FROM ${others} SEMI JOIN candidate USING (${key.join(', ')})`,
    );
  }
  const isElsewhere = `EXISTS (FROM elsewhere AS e WHERE ${key.map((name) => `e.${name} = c.${name}`).join(' AND ')})`;
  const isFinal = key.length === 0 ? 'true' : isTableWide ? `${isNewest} AND NOT ${isElsewhere}` : isNewest;
  await engine.run(`
    CREATE TABLE judged AS SELECT ${columns.join(', ')}, ${isFinal} AS _is_final FROM candidate AS c
    ORDER BY event_date, source_file, source_line`);
  await engine.run('DROP TABLE candidate');
  return { dates: [...dates].sort(), tallies: await readTallies(engine) };
}

/** The rows on the dates, and all rows of changed files: so that one on a date unknown to its receipt is found out. */
async function readCandidates(
  engine: Engine,
  tables: Tables,
  { sources, changes }: State,
  dates: ReadonlySet<string>,
): Promise<void> {
  const read = sources.filter(
    ({ source, data }) => changes.sources.has(source) || Object.keys(data.dates).some((date) => dates.has(date)),
  );
  await engine.run(`
    CREATE TABLE candidate AS SELECT * FROM ${await tables.processed(read)}
    WHERE NOT _is_canonical OR event_date IN ${dateList([...dates])} OR source_file IN ${textList([...changes.sources])}`);
  const [found] = await engine.rows('SELECT min(source_file) FROM candidate WHERE NOT _is_canonical');
  const source = read.find((candidate) => candidate.source === found?.[0]);
  const error = source && (await tables.findUncanonical(source));
  if (error) throw error;
}

/**
 * The dates, beside those that changed sources touch, where a row may stand or fall by them. A row can lose its place
 * to a new file only if it is final and shares a key with it. A row can come back only if it was superseded and the
 * final row of its key has left with its source.
 */
async function datesOfAffectedKeys(
  engine: Engine,
  tables: Tables,
  { changes, sources, partitions, superseded }: State,
  key: readonly string[],
): Promise<string[]> {
  if (partitions.length === 0) return [];
  const columns = key.join(', ');
  const arrived = sources.filter(({ source }) => changes.sources.has(source));
  const eclipsed = sources.filter(({ source }) => !changes.sources.has(source) && superseded.has(source));
  const touched = await tables.final(partitions.filter(({ date }) => changes.dates.has(date)));
  const untouched = await tables.final(partitions.filter(({ date }) => !changes.dates.has(date)));
  const departed = `SELECT ${columns} FROM ${touched} WHERE source_file IN ${textList([...changes.sources])}`;
  const found = await engine.rows(`
    WITH arrived AS (SELECT DISTINCT ${columns} FROM ${await tables.processed(arrived)}),
      departed AS (${departed})
    SELECT DISTINCT CAST(event_date AS VARCHAR) FROM (
      SELECT event_date FROM ${untouched} SEMI JOIN arrived USING (${columns})
      UNION ALL SELECT event_date FROM ${await tables.processed(eclipsed)} SEMI JOIN departed USING (${columns}))`);
  return found.map(([date]) => String(date));
}

async function readTallies(engine: Engine): Promise<Tally[]> {
  const rows = await engine.rows(`
    SELECT source_file, CAST(event_date AS VARCHAR), count(*), count(*) FILTER (NOT _is_final)
    FROM judged GROUP BY ALL ORDER BY ALL`);
  return rows.map(([source, date, clean, superseded]) => ({
    source: String(source),
    date: String(date),
    clean: Number(clean),
    superseded: Number(superseded),
  }));
}
