import {
  duckdbType,
  finalColumns as contractFinalColumns,
  processedColumns,
  type Column,
  type Dataset,
} from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { columnReader } from './canonical.ts';
import { checkHeaders } from './catalogue.ts';
import { quoteName, quoteText, type Engine } from './engine.ts';
import { CanonicalFormError } from './errors.ts';
import { openLocalFiles } from './local-files.ts';
import type { Partition, PublishedSource } from './manifest.ts';
import { compareUtf8 } from './sources.ts';

/** A source that has rows in the table. */
export type CommittedSource = PublishedSource & { readonly data: NonNullable<PublishedSource['data']> };

/** Those sources that have rows. */
export function committed(sources: readonly PublishedSource[]): CommittedSource[] {
  return sources.filter((source): source is CommittedSource => source.data !== undefined);
}

/** The columns of a final table, in order: the contract's, then where each row belongs and came from. */
export function finalColumns(dataset: Dataset): { name: string; type: string }[] {
  return Object.entries(contractFinalColumns(dataset)).map(([name, column]) => ({ name, type: duckdbType(column) }));
}

/** The rows that a publish works with, each as a relation in SQL. */
export interface Tables {
  /**
   * The typed rows of some sources' processed files: the final columns; `_rank`, which is higher for newer sources (by
   * the time of the upload, then by the key as bytes); `_is_canonical`, false where a cell is not in canonical form.
   * @throws CatalogueError when a file's columns are not the contract's
   */
  readonly processed: (sources: readonly CommittedSource[]) => Promise<string>;
  /** The rows of some partitions as they are published. */
  readonly final: (partitions: readonly Partition[]) => Promise<string>;
  /** The first cell of a source that is not in canonical form. */
  readonly findUncanonical: (source: CommittedSource) => Promise<CanonicalFormError | undefined>;
}

/** Longest line of a processed file that is read, in bytes. */
const maxLineSize = 32 << 20;

/** Opens the tables of a dataset whose committed sources are `sources`; files are fetched when they are asked for. */
export async function openTables(
  engine: Engine,
  lake: Lake,
  dataset: Dataset,
  sources: readonly CommittedSource[],
): Promise<Tables> {
  const processedPath = openLocalFiles(lake.processed, engine.folder, 'processed');
  const finalPath = openLocalFiles(lake.final, engine.folder, 'final');
  const ranks = new Map([...sources].sort(compareAge).map(({ source }, rank) => [source, rank]));
  const known = new Set<string>();
  await engine.run('CREATE TABLE source (path VARCHAR, source_file VARCHAR, upload_date DATE, rank BIGINT)');

  /** Checks and registers files that are read for the first time. */
  async function register(read: readonly CommittedSource[]): Promise<void> {
    const fresh = read.filter(({ source }) => !known.has(source));
    await checkHeaders(
      lake.processed,
      dataset,
      fresh.map(({ source, data: { key } }) => ({ source, key })),
    );
    for (const { source, data } of fresh) {
      const values = [await processedPath(data.key), source, data.uploadedAt.slice(0, 10), ranks.get(source) ?? null];
      await engine.run('INSERT INTO source VALUES (?, ?, CAST(? AS DATE), ?)', values);
      known.add(source);
    }
  }

  async function cells(read: readonly CommittedSource[]): Promise<string> {
    await register(read);
    const columns = processedColumns(dataset);
    if (read.length === 0) return emptyRelation([...columns, '_path'].map((name) => ({ name, type: 'VARCHAR' })));
    const paths = await Promise.all(read.map(async ({ data }) => quoteText(await processedPath(data.key))));
    // Without `auto_detect = false` DuckDB guesses; with `allow_quoted_nulls` it takes the empty text for null.
    return `read_csv([${paths.join(', ')}], header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
      new_line = '\\n', allow_quoted_nulls = false, max_line_size = ${maxLineSize}, filename = '_path',
      columns = {${columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}})`;
  }

  return {
    processed: async (read) => typedRows(dataset, await cells(read)),
    final: async (partitions) => {
      const keys = partitions.flatMap(({ key }) => (key === null ? [] : [key]));
      return keys.length === 0
        ? emptyRelation(finalColumns(dataset))
        : parquetRelation(await Promise.all(keys.map(finalPath)));
    },
    findUncanonical: async (source) => {
      const relation = await cells([source]);
      for (const [name, column] of cellColumns(dataset)) {
        const { isCanonical } = columnReader(column, quoteName(name));
        const [found] = await engine.rows(
          `SELECT source_line, ${quoteName(name)} FROM ${relation} WHERE NOT (${isCanonical}) LIMIT 1`,
        );
        if (!found) continue;
        const [line, value] = found.map((text) => (text === null ? null : String(text)));
        const at = { dataset: dataset.name, file: source.data.key, column: name };
        return new CanonicalFormError({ ...at, line: line ?? null, value: value ?? null });
      }
      return undefined;
    },
  };
}

/** The rows of Parquet files. Their keys look like Hive's partitions, but `event_date` is in the files. */
export const parquetRelation = (paths: readonly string[]): string =>
  `read_parquet([${paths.map(quoteText).join(', ')}], hive_partitioning = false)`;

/** A relation of these columns without rows. */
export const emptyRelation = (columns: readonly { name: string; type: string }[]): string =>
  `(SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteName(name)}`).join(', ')} WHERE false)`;

/** Older first. */
function compareAge(a: CommittedSource, b: CommittedSource): number {
  return Date.parse(a.data.uploadedAt) - Date.parse(b.data.uploadedAt) || compareUtf8(a.source, b.source);
}

/** The columns of a processed file: all of the final table's but those that publishing works out. */
function cellColumns(dataset: Dataset): (readonly [string, Column])[] {
  const columns = contractFinalColumns(dataset);
  const declared = new Set(processedColumns(dataset));
  return Object.entries(columns).filter(([name]) => declared.has(name));
}

function typedRows(dataset: Dataset, cells: string): string {
  const readers = cellColumns(dataset).map(([name, column]) => ({
    name,
    ...columnReader(column, `cell.${quoteName(name)}`),
  }));
  const time = readers.find(({ name }) => name === dataset.eventTime);
  const uploadDate = 'source.upload_date';
  return `(
    SELECT ${readers.map(({ name, cast }) => `${cast} AS ${quoteName(name)}`).join(', ')},
      ${time ? `coalesce(CAST(${time.cast} AS DATE), ${uploadDate})` : uploadDate} AS event_date,
      source.source_file AS source_file,
      source.rank AS _rank,
      ${readers.map(({ isCanonical }) => isCanonical).join(' AND ')} AS _is_canonical
    FROM ${cells} AS cell JOIN source ON source.path = cell._path)`;
}
