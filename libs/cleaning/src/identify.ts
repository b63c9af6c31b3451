import type { Dataset } from '@sluice/contract';
import { createTranscoder, findByteOrderMark } from './encoding.ts';
import { createFallback } from './fallback.ts';
import { createGunzip, GzipError, isGzip } from './gunzip.ts';
import { createLineSplitter, type Line, type Origin } from './lines.ts';
import { maxRecordSize } from './records.ts';
import { createTableReader } from './table.ts';

/**
 * The dataset whose contract fits the header in a file's first bytes (64 KiB are plenty): undefined where none does,
 * or more than one. The bytes may end anywhere, as long as the header is among them; they may be gzip.
 */
export function identifyHeader(head: Uint8Array, datasets: readonly Dataset[]): Dataset | undefined {
  return identifyText(isGzip(head) ? inflatedHead(head) : head, datasets);
}

/** What a gzip file's first bytes hold, as far as they can be read, and no more than one piece of it. */
function inflatedHead(head: Uint8Array): Uint8Array {
  const gunzip = createGunzip();
  try {
    for (const piece of gunzip.push(head)) return piece;
  } catch (error) {
    if (!(error instanceof GzipError)) throw error;
  }
  return gunzip.rest();
}

function identifyText(head: Uint8Array, datasets: readonly Dataset[]): Dataset | undefined {
  const mark = findByteOrderMark(head);
  if (mark?.encoding === 'utf-32') return undefined;
  const text = createTranscoder(mark?.encoding ?? 'utf-8').push(head.subarray(mark?.length ?? 0));
  const origin: Origin = { start: mark?.length ?? 0 };
  const fitting = datasets.filter((dataset) => {
    const { decode } = createFallback(dataset.fallbackEncoding);
    const splitter = createLineSplitter(maxRecordSize, () => origin, decode);
    const complete = splitter.push(text);
    const found = fits(complete, dataset, origin);
    // The last line may be cut; it counts only where all before it are none of the table.
    return found ?? fits([...complete, ...splitter.end()], dataset, origin) ?? false;
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Whether a contract fits the header among the lines; undefined where there is none. */
function fits(lines: readonly Line[], dataset: Dataset, origin: Origin): boolean | undefined {
  const table = createTableReader(dataset, () => origin);
  table.push(lines);
  table.end();
  while (table.header() === undefined && table.next() !== undefined);
  const problem = table.quarantine()?.code;
  // A rejects file that cannot be taken back is known by its header all the same.
  return problem === 'empty' ? undefined : table.header() !== undefined || problem === 'mend_at_source';
}
