import { duckdbType, finalColumns as contractFinalColumns, type Column, type Dataset } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { processedColumns } from './catalogue.ts';
import { columnReader } from './canonical.ts';
import { quoteName, quoteText, type Engine } from './engine.ts';
import { CanonicalFormError } from './errors.ts';
import { localFile } from './local-file.ts';
import type { PublishedSource } from './manifest.ts';
import { compareUtf8 } from './sources.ts';

/** A source that has rows in the table. */
export type CommittedSource = PublishedSource & { readonly data: NonNullable<PublishedSource['data']> };

/** Longest line of a processed file that is read, in bytes. */
const maxLineSize = 32 << 20;

/** The columns of a final table, in order: the contract's, then where each row belongs and came from. */
export function finalColumns(dataset: Dataset): { name: string; type: string }[] {
  return Object.entries(contractFinalColumns(dataset)).map(([name, column]) => ({ name, type: duckdbType(column) }));
}

/** The columns of a processed file: all of the final table's but the one that publishing works out. */
function cellColumns(dataset: Dataset): (readonly [string, Column])[] {
  const columns: Readonly<Record<string, Column>> = contractFinalColumns(dataset);
  return processedColumns(dataset).map((name) => {
    const column = columns[name];
    if (!column)
      throw new Error(`cannot read column '${name}' of '${dataset.name}': its final table has no such column`);
    return [name, column];
  });
}

/** Those sources that have rows. */
export function committed(sources: readonly PublishedSource[]): CommittedSource[] {
  return sources.filter((source): source is CommittedSource => source.data !== undefined);
}

/**
 * Makes the table `source`: each committed source's processed file, upload date and rank. A higher rank is newer: by
 * the time of the upload, then by the key as bytes.
 */
export async function createSourceTable(
  engine: Engine,
  lake: Lake,
  sources: readonly CommittedSource[],
): Promise<void> {
  const ranked = [...sources].sort(
    (a, b) => Date.parse(a.data.uploadedAt) - Date.parse(b.data.uploadedAt) || compareUtf8(a.source, b.source),
  );
  await engine.run(
    'CREATE TABLE source (source_file VARCHAR, data_key VARCHAR, path VARCHAR, upload_date DATE, rank BIGINT)',
  );
  for (const [rank, { source, data }] of ranked.entries()) {
    const path = await localFile(lake.processed, data.key, engine.folder, `processed-${rank}.csv`);
    const values = [source, data.key, path, data.uploadedAt.slice(0, 10), rank];
    await engine.run('INSERT INTO source VALUES (?, ?, ?, CAST(? AS DATE), ?)', values);
  }
}

/**
 * The SQL of the typed rows of some sources: the final columns, `_rank`, and `_is_canonical`, which is false where a
 * cell is not in canonical form.
 */
export async function rowsOf(engine: Engine, dataset: Dataset, sources: readonly string[]): Promise<string> {
  const readers = cellColumns(dataset).map(([name, column]) => ({
    name,
    ...columnReader(column, `cell.${quoteName(name)}`),
  }));
  const time = readers.find(({ name }) => name === dataset.eventTime);
  const uploadDate = 'source.upload_date';
  return `
    SELECT ${readers.map(({ name, cast }) => `${cast} AS ${quoteName(name)}`).join(', ')},
      ${time ? `coalesce(CAST(${time.cast} AS DATE), ${uploadDate})` : uploadDate} AS event_date,
      source.source_file AS source_file,
      source.rank AS _rank,
      ${readers.map(({ isCanonical }) => isCanonical).join(' AND ')} AS _is_canonical
    FROM ${await processedRelation(engine, dataset, sources)} AS cell JOIN source ON source.path = cell._path`;
}

/** @throws CanonicalFormError for the first cell that is not canonical among the given typed rows */
export async function refuseUncanonical(engine: Engine, dataset: Dataset, rows: string): Promise<void> {
  const [found] = await engine.rows(
    `SELECT source_file, source_line FROM ${rows} WHERE NOT _is_canonical ORDER BY source_file, source_line NULLS FIRST LIMIT 1`,
  );
  if (!found) return;
  const source = String(found[0]);
  const relation = await processedRelation(engine, dataset, [source]);
  for (const [name, column] of cellColumns(dataset)) {
    const { isCanonical } = columnReader(column, quoteName(name));
    const [cell] = await engine.rows(
      `SELECT _path, source_line, ${quoteName(name)} FROM ${relation} WHERE NOT (${isCanonical}) LIMIT 1`,
    );
    if (!cell) continue;
    const [path, line, value] = cell.map((text) => (text === null ? null : String(text)));
    const [file] = await engine.rows('SELECT data_key FROM source WHERE path = ?', [path ?? null]);
    throw new CanonicalFormError({
      dataset: dataset.name,
      file: String(file?.[0]),
      line: line ?? null,
      column: name,
      value: value ?? null,
    });
  }
}

/** The cells of some sources' processed files as text, with `_path`. */
async function processedRelation(engine: Engine, dataset: Dataset, sources: readonly string[]): Promise<string> {
  const columns = processedColumns(dataset);
  if (sources.length === 0) {
    const empty = [...columns, '_path'].map((name) => `NULL::VARCHAR AS ${quoteName(name)}`);
    return `(SELECT ${empty.join(', ')} WHERE false)`;
  }
  const names = new Set(sources);
  const paths = (await engine.rows('SELECT source_file, path FROM source ORDER BY rank'))
    .filter(([source]) => names.has(String(source)))
    .map(([, path]) => quoteText(String(path)));
  // Without `auto_detect = false` DuckDB guesses; with `allow_quoted_nulls` it takes the empty text for null.
  return `read_csv([${paths.join(', ')}], header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
    new_line = '\\n', allow_quoted_nulls = false, max_line_size = ${maxLineSize}, filename = '_path',
    columns = {${columns.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ')}})`;
}
