import type { Dataset } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { checkHeaders } from './catalogue.ts';
import { quoteName, quoteText, type Engine } from './engine.ts';
import type { Changes } from './changes.ts';
import { localFile } from './local-file.ts';
import type { Partition } from './manifest.ts';
import { createSourceTable, finalColumns, refuseUncanonical, rowsOf, type CommittedSource } from './rows.ts';

/** Rows of one source on one event date. */
export interface Tally {
  readonly source: string;
  readonly date: string;
  readonly clean: number;
  readonly superseded: number;
}

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

/** What became of every row on the affected event dates. The rows themselves are in the engine's table `judged`. */
export interface Judgement {
  /** Event dates whose rows may differ from what is published, sorted. */
  readonly dates: readonly string[];
  readonly tallies: readonly Tally[];
}

/**
 * Reads every committed file that touches an affected date and decides which rows stand, into the engine's table
 * `judged`: the final columns and `_is_final`. Rows on other dates stay as they were published.
 */
export async function judge(engine: Engine, lake: Lake, dataset: Dataset, state: State): Promise<Judgement> {
  const { changes, sources, partitions } = state;
  await createSourceTable(engine, lake, sources);
  const key = dataset.key ?? [];
  const isTableWide = key.length > 0 && !key.includes(dataset.eventTime);
  const changed = sources.filter(({ source }) => changes.sources.has(source));
  await checkHeaders(
    lake,
    dataset,
    changed.map(({ source, data }) => ({ source, key: data.key })),
  );

  const dates = new Set(changes.dates);
  if (isTableWide) {
    for (const date of await datesOfAffectedKeys(engine, lake, dataset, state, key)) dates.add(date);
  }
  const read = sources.filter(({ data }) => Object.keys(data.dates).some((date) => dates.has(date)));
  const others = read.filter(({ source }) => !changes.sources.has(source));
  await checkHeaders(
    lake,
    dataset,
    others.map(({ source, data }) => ({ source, key: data.key })),
  );

  // A changed file is taken whole, so that a row on a date that its receipt does not know is found out by the accounts.
  await engine.run(`
    CREATE TABLE candidate AS SELECT * FROM (${await rowsOf(
      engine,
      dataset,
      read.map(({ source }) => source),
    )})
    WHERE NOT _is_canonical OR event_date IN ${dateList([...dates])} OR source_file IN ${textList([...changes.sources])}`);
  await refuseUncanonical(engine, dataset, 'candidate');
  await judgeCandidates(
    engine,
    dataset,
    key,
    isTableWide ? await keysOutside(engine, lake, dates, partitions, key) : undefined,
  );

  const tallies = await engine.rows(`
    SELECT source_file, CAST(event_date AS VARCHAR), count(*), count(*) FILTER (NOT _is_final)
    FROM judged GROUP BY ALL ORDER BY ALL`);
  return {
    dates: [...dates].sort(),
    tallies: tallies.map(([source, date, clean, superseded]) => ({
      source: String(source),
      date: String(date),
      clean: Number(clean),
      superseded: Number(superseded),
    })),
  };
}

/** The newest row of each key stands; `outside` holds keys whose newest row is on a date that is not judged here. */
async function judgeCandidates(
  engine: Engine,
  dataset: Dataset,
  key: readonly string[],
  outside?: string,
): Promise<void> {
  const columns = finalColumns(dataset)
    .map(({ name }) => quoteName(name))
    .join(', ');
  const keyColumns = key.map(quoteName);
  const scope = outside === undefined ? ['event_date', ...keyColumns] : keyColumns;
  const newest = `row_number() OVER (PARTITION BY ${scope.join(', ')} ORDER BY _rank DESC, source_line DESC) = 1`;
  const isElsewhere = `EXISTS (FROM ${outside ?? ''} AS o WHERE ${keyColumns.map((name) => `o.${name} = c.${name}`).join(' AND ')})`;
  const isFinal = key.length === 0 ? 'true' : outside === undefined ? newest : `${newest} AND NOT ${isElsewhere}`;
  await engine.run(`
    CREATE TABLE judged AS SELECT ${columns}, ${isFinal} AS _is_final FROM candidate AS c
    ORDER BY event_date, source_file, source_line`);
}

/**
 * The dates, beside those that changed sources touch, where a row may stand or fall by them. A row can lose its place
 * to a new file only if it is final and shares a key with it. A row can come back only if it was superseded and the
 * final row of its key has left with its source.
 */
async function datesOfAffectedKeys(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  { changes, sources, partitions, superseded }: State,
  key: readonly string[],
): Promise<string[]> {
  if (partitions.length === 0) return [];
  const keyColumns = key.map(quoteName).join(', ');
  const names = sources.map(({ source }) => source);
  const arrived = names.filter((source) => changes.sources.has(source));
  const eclipsed = names.filter((source) => !changes.sources.has(source) && superseded.has(source));
  const touched = await finalRelation(
    engine,
    lake,
    partitions.filter(({ date }) => changes.dates.has(date)),
  );
  const untouched = await finalRelation(
    engine,
    lake,
    partitions.filter(({ date }) => !changes.dates.has(date)),
  );
  await engine.run(
    `CREATE TABLE arrived AS SELECT DISTINCT ${keyColumns} FROM (${await rowsOf(engine, dataset, arrived)})`,
  );
  await engine.run(
    `CREATE TABLE departed AS SELECT DISTINCT ${keyColumns} FROM ${touched ?? '(SELECT * FROM arrived)'}
     WHERE ${touched === undefined ? 'false' : `source_file IN ${textList([...changes.sources])}`}`,
  );
  const queries = [
    ...(untouched === undefined ? [] : [`SELECT event_date FROM ${untouched} SEMI JOIN arrived USING (${keyColumns})`]),
    `SELECT event_date FROM (${await rowsOf(engine, dataset, eclipsed)})
     SEMI JOIN departed USING (${keyColumns})`,
  ];
  const found = await engine.rows(`SELECT DISTINCT CAST(event_date AS VARCHAR) FROM (${queries.join(' UNION ALL ')})`);
  return found.map(([date]) => String(date));
}

/** The keys of final rows on the dates that are not judged, into a table of those that the candidates have too. */
async function keysOutside(
  engine: Engine,
  lake: Lake,
  dates: ReadonlySet<string>,
  partitions: readonly Partition[],
  key: readonly string[],
): Promise<string> {
  const keyColumns = key.map(quoteName).join(', ');
  const relation = await finalRelation(
    engine,
    lake,
    partitions.filter(({ date }) => !dates.has(date)),
  );
  await engine.run(
    relation === undefined
      ? `CREATE TABLE outside AS SELECT ${keyColumns} FROM candidate WHERE false`
      : `CREATE TABLE outside AS SELECT ${keyColumns} FROM ${relation} SEMI JOIN candidate USING (${keyColumns})`,
  );
  return 'outside';
}

/** The rows of some partitions as they are published; undefined when they hold none. */
export async function finalRelation(
  engine: Engine,
  lake: Lake,
  partitions: readonly Partition[],
): Promise<string | undefined> {
  const paths: string[] = [];
  for (const { date, key } of partitions) {
    if (key !== null) paths.push(quoteText(await localFile(lake.final, key, engine.folder, `final-${date}.parquet`)));
  }
  return paths.length === 0 ? undefined : `read_parquet([${paths.join(', ')}], hive_partitioning = false)`;
}

/** Event dates as a list in SQL; never matches when empty. */
export const dateList = (dates: readonly string[]): string =>
  `(${dates.length === 0 ? 'NULL' : dates.map((date) => `DATE ${quoteText(date)}`).join(', ')})`;

const textList = (texts: readonly string[]): string =>
  `(${texts.length === 0 ? 'NULL' : texts.map(quoteText).join(', ')})`;
