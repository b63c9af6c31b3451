import type { Table, TableInput } from '@aws-sdk/client-glue';
import { fingerprint, headerDifference, processedColumns, toGlueTable, type Dataset } from '@sluice/contract';
import { listReceipts, readReceipts, type ObjectInfo, type ObjectStore } from '@sluice/lake';
import { CatalogueError, checkHeaders, type CataloguedFile } from '@sluice/warehouse/iceberg';

/** Files whose headers are looked at, and receipts that are read to find them, at most. */
const sampledFiles = 20;
const readReceiptsAtMost = 500;
/** Receipts that are read before it is seen whether they are enough. */
const group = 50;

/** The processed table of a dataset as the catalogue is to have it. */
export function processedTable(dataset: Dataset, bucket: string): TableInput {
  const { StorageDescriptor, ...table } = structuredClone(toGlueTable(dataset)) as TableInput;
  return { ...table, StorageDescriptor: { ...StorageDescriptor, Location: `s3://${bucket}/${dataset.name}/` } };
}

/** What of the wanted table the catalogue does not have, as names of fields; empty where it is as it should be. */
export function tableDifferences(wanted: TableInput, found: Table): string[] {
  return differences(wanted, found, []);
}

/** Fields beyond the wanted ones are AWS's own: times, versions, sizes. */
function differences(wanted: unknown, found: unknown, path: readonly string[]): string[] {
  if (typeof wanted !== 'object' || wanted === null) return wanted === found ? [] : [path.join('.')];
  if (typeof found !== 'object' || found === null) return [path.join('.')];
  if (Array.isArray(wanted) && wanted.length !== (found as unknown[]).length) return [path.join('.')];
  return Object.entries(wanted).flatMap(([name, value]) =>
    differences(value, (found as Record<string, unknown>)[name], [...path, name]),
  );
}

/** How what the crawler inferred differs from the contract, in words; undefined where it does not. */
export function inferredDifference(dataset: Dataset, inferred: Table): string | undefined {
  const columns = inferred.StorageDescriptor?.Columns ?? [];
  const header = headerDifference(
    processedColumns(dataset),
    columns.map(({ Name }) => Name ?? ''),
  );
  if (header !== undefined) return header;
  const typed = columns.find(({ Type }) => Type !== 'string');
  if (typed) return `has '${typed.Name}' as ${typed.Type}, where the contract has string`;
  const [partition] = inferred.PartitionKeys ?? [];
  return partition && `is partitioned by '${partition.Name}'`;
}

/**
 * Checks the headers of the newest committed files that were cleaned by the contract in force; those of older revisions
 * are cleaned again before they are published, and orphans never are.
 * @returns how many files were looked at, and what is wrong with them, in words
 */
export async function checkNewestFiles(
  processed: ObjectStore,
  dataset: Dataset,
): Promise<{ readonly looked: number; readonly problem?: string }> {
  const files = await newestFiles(processed, dataset);
  try {
    await checkHeaders(processed, dataset, files);
    return { looked: files.length };
  } catch (error) {
    if (error instanceof CatalogueError) return { looked: files.length, problem: error.message };
    throw error;
  }
}

async function newestFiles(processed: ObjectStore, dataset: Dataset): Promise<CataloguedFile[]> {
  const listed: ObjectInfo[] = [];
  for await (const receipt of listReceipts(processed)) listed.push(receipt);
  listed.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime());
  const newest = listed.slice(0, readReceiptsAtMost).map(({ key }) => key);
  const files: CataloguedFile[] = [];
  const current = fingerprint(dataset);
  for (let start = 0; start < newest.length && files.length < sampledFiles; start += group)
    for await (const { receipt } of readReceipts(processed, newest.slice(start, start + group)))
      if (receipt.dataset === dataset.name && !receipt.withdrawn && receipt.accepted?.fingerprint === current)
        files.push({ source: receipt.key, key: receipt.accepted.dataKey });
  return files.slice(0, sampledFiles);
}
