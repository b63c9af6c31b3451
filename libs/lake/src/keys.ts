import type { Dataset, Revision } from '@sluice/contract';
import { createHash, randomBytes } from 'node:crypto';

/** Where the receipts lie in the processed zone. */
export const receiptsPrefix = '_receipts/';
/** Where the rejects lie in the processed zone. */
const rejectsPrefix = '_rejects/';
const longestName = 800;

/**
 * The dataset that a raw key names: by its base name (`sales_records.csv`, `sales_records_2026-01.csv`, `Sales Records
 * (2).csv.gz`; the longest name that fits wins), or else by the nearest folder (`sales_records/2026/x.csv`).
 * Undefined when it names none.
 */
export function datasetOfKey(key: string, datasets: readonly Dataset[]): Dataset | undefined {
  const [base = '', ...folders] = key.split('/').map(plain).toReversed();
  const named = datasets
    .filter(({ name }) => base === name || base.startsWith(`${name}_`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  if (named) return named;
  for (const folder of folders) {
    const dataset = datasets.find(({ name }) => name === folder);
    if (dataset) return dataset;
  }
  return undefined;
}

/** A segment of a key as a dataset would be called: small letters, digits and single underscores. */
function plain(segment: string): string {
  return segment
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+/, '');
}

/** Whether an object only stands for a folder, as consoles make them: empty, with a slash at its key's end. */
export function isFolder({ key, size }: { readonly key: string; readonly size: number }): boolean {
  return size === 0 && key.endsWith('/');
}

/** Where the receipt of a raw key lies in the processed zone. Different keys have different receipts. */
export function receiptKey(key: string): string {
  const escaped = encodeBytes(key);
  // A key may be so long that, escaped, it would be too long for a key: then its hash tells it apart.
  const name =
    escaped.length <= longestName
      ? escaped
      : `${escaped.slice(0, 200)}~${createHash('sha256').update(key).digest('hex')}`;
  return `${receiptsPrefix}${name}.json`;
}

/** New, never used keys for the outputs of one cleaning. */
export function outputKeys(output: {
  readonly dataset: string;
  readonly source: string;
  readonly versionId: string;
  readonly revision: Revision;
}): { dataKey: string; rejectsKey: string } {
  const { dataset, revision } = output;
  const source = flat(output.source).slice(0, 100);
  const version = flat(output.versionId).slice(0, 12);
  const attempt = randomBytes(6).toString('hex');
  const tail = `${source}-${version}-r${revision.contract}.${revision.rules}-${attempt}.csv`;
  return {
    dataKey: `${dataset}/${tail}`,
    rejectsKey: `${rejectsPrefix}${dataset}/${dataset}-rejects-${tail}`,
  };
}

/** Whether a key of the processed zone may be one of `outputKeys`, whatever the contracts in force. */
export function isOutputKey(key: string): boolean {
  return /^(?:_rejects\/)?[a-z][a-z0-9_]*\/[^/]+-r\d+\.\d+-[0-9a-f]{12}\.csv$/.test(key);
}

/** Text for a file name that every engine reads: no folders, no globs, not hidden (engines pass over `_x` and `.x`). */
function flat(text: string): string {
  return (
    text
      .replace(/\.csv(\.gz)?$/i, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'file'
  );
}

function encodeBytes(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
