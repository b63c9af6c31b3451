import type { Dataset } from '@sluice/contract';
import { createTranscoder, findByteOrderMark } from './encoding.ts';
import { createLineSplitter } from './lines.ts';
import { maxRecordSize } from './records.ts';
import { createTableReader } from './table.ts';
import { isInvisible } from './text.ts';

/**
 * The dataset whose contract fits the header in a file's first bytes (64 KiB are plenty): undefined where none does,
 * or more than one. The bytes may end anywhere, as long as the header is among them.
 */
export function identifyHeader(head: Uint8Array, datasets: readonly Dataset[]): Dataset | undefined {
  const mark = findByteOrderMark(head);
  if (mark?.encoding === 'utf-32') return undefined;
  const splitter = createLineSplitter(maxRecordSize);
  const transcoder = createTranscoder(mark?.encoding ?? 'utf-8');
  const complete = splitter.push(transcoder.push(head.subarray(mark?.length ?? 0)));
  // The last line may be cut; it counts only where there is no other.
  const lines = complete.every(({ text }) => isInvisible(text)) ? [...complete, ...splitter.end()] : complete;
  const fitting = datasets.filter((dataset) => {
    const table = createTableReader(dataset);
    table.push(lines);
    table.end();
    while (table.header() === undefined && table.next() !== undefined);
    // A rejects file that cannot be taken back is known by its header all the same.
    return table.header() !== undefined || table.quarantine()?.code === 'mend_at_source';
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}
