import { headerDifference, processedColumns, type Dataset } from '@sluice/contract';
import { receipts, type Lake, type ObjectStore } from '@sluice/lake';
import { CatalogueError, StoredStateError } from './errors.ts';

/** A processed file: its key, and the key of the upload that it came from. */
export interface CataloguedFile {
  readonly source: string;
  readonly key: string;
}

/** Longest header line that is still looked for, in bytes. */
const headerLimit = 1 << 20;

/**
 * Checks the header of every committed processed file of the dataset against the table that its contract declares.
 * @throws CatalogueError naming each file whose columns differ, and how
 */
export async function checkCatalogue(lake: Lake, dataset: Dataset): Promise<void> {
  const files: CataloguedFile[] = [];
  for await (const { receipt } of receipts(lake)) {
    if (receipt.dataset !== dataset.name || receipt.withdrawn || !receipt.accepted) continue;
    files.push({ source: receipt.key, key: receipt.accepted.dataKey });
  }
  await checkHeaders(lake.processed, dataset, files);
}

/** Checks the headers of these files only. */
export async function checkHeaders(
  processed: ObjectStore,
  dataset: Dataset,
  files: readonly CataloguedFile[],
): Promise<void> {
  const declared = processedColumns(dataset);
  const differences: { file: string; source: string; difference: string }[] = [];
  for (const { source, key } of files) {
    const difference = headerDifference(declared, (await readHeader(processed, key)).split(','));
    if (difference !== undefined) differences.push({ file: key, source, difference });
  }
  if (differences.length > 0) throw new CatalogueError(dataset.name, differences);
}

/** The first line of a processed file, whose names need no quotes. */
async function readHeader(processed: ObjectStore, key: string): Promise<string> {
  const object = await processed.get(key, { range: { start: 0, end: headerLimit } });
  if (object === undefined) {
    throw new StoredStateError('read processed file', key, 'it is not there; a sweep cleans its upload again');
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of object.body) {
    const end = chunk.indexOf(0x0a);
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) return Buffer.concat(chunks).toString('utf8');
  }
  throw new StoredStateError('read processed file', key, 'it has no header line');
}
