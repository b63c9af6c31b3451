import { toGlueTable, type Dataset } from '@sluice/contract';
import { receipts, type Lake } from '@sluice/lake';
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
  await checkHeaders(lake, dataset, files);
}

/** Checks the headers of these files only. */
export async function checkHeaders(lake: Lake, dataset: Dataset, files: readonly CataloguedFile[]): Promise<void> {
  const declared = processedColumns(dataset);
  const differences: { file: string; source: string; difference: string }[] = [];
  for (const { source, key } of files) {
    const difference = describeDifference(declared, (await readHeader(lake, key)).split(','));
    if (difference !== undefined) differences.push({ file: key, source, difference });
  }
  if (differences.length > 0) throw new CatalogueError(dataset.name, differences);
}

/** The columns of the dataset's processed files, in their order: those of the catalogue's table. */
export function processedColumns(dataset: Dataset): string[] {
  return toGlueTable(dataset).StorageDescriptor.Columns.map(({ Name }) => Name);
}

/** What is wrong with a header, in words; undefined when it is as declared. */
export function describeDifference(declared: readonly string[], found: readonly string[]): string | undefined {
  const missing = declared.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => !declared.includes(name));
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.map((name) => `'${name}'`).join(', ')}`] : []),
    ...(unknown.length > 0
      ? [`has ${unknown.map((name) => `'${name}'`).join(', ')}, which the contract does not declare`]
      : []),
  ];
  if (parts.length > 0) return parts.join(' and ');
  const at = declared.findIndex((name, index) => found[index] !== name);
  if (at >= 0) return `has '${found[at]}' as column ${at + 1}, where the contract has '${declared[at]}'`;
  return found.length > declared.length ? 'has a column twice' : undefined;
}

/** The first line of a processed file, whose names need no quotes. */
async function readHeader(lake: Lake, key: string): Promise<string> {
  const object = await lake.processed.get(key, { range: { start: 0, end: headerLimit } });
  if (object === undefined) throw new StoredStateError('read processed file', key, 'it is not there');
  const chunks: Uint8Array[] = [];
  for await (const chunk of object.body) {
    const end = chunk.indexOf(0x0a);
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) return Buffer.concat(chunks).toString('utf8');
  }
  throw new StoredStateError('read processed file', key, 'it has no header line');
}
