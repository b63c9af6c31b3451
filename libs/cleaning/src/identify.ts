import type { Dataset } from '@sluice/contract';
import { createTranscoder, findByteOrderMark } from './encoding.ts';
import { createFallback } from './fallback.ts';
import { createGunzip, GzipError, isGzip } from './gunzip.ts';
import { createLineSplitter, type Line, type Origin } from './lines.ts';
import { maxRecordSize } from './records.ts';
import { createTableReader } from './table.ts';

/** So much of what a gzip file's first bytes hold is searched for a header. */
const maxInflated = 1 << 20;

/**
 * The dataset whose contract fits the header in a file's first bytes (64 KiB are plenty): undefined where none does,
 * or more than one. The bytes may end anywhere, as long as the header is among them; they may be gzip.
 */
export function identifyHeader(head: Uint8Array, datasets: readonly Dataset[]): Dataset | undefined {
  let probes: readonly Probe[] | undefined;
  for (const text of textOf(head)) {
    probes ??= datasets.map((dataset) => createProbe(dataset, text.origin));
    for (const probe of probes) probe.push(text.bytes);
    if (probes.every((probe) => probe.fits() !== undefined)) break;
  }
  for (const probe of probes ?? []) probe.end();
  const fitting = datasets.filter((_, index) => probes?.[index]?.fits());
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A file's first bytes as UTF-8 without a mark, a piece at a time; none where they are no text. */
function* textOf(head: Uint8Array): Generator<{ readonly bytes: Uint8Array; readonly origin: Origin }> {
  let opened: { transcoder: ReturnType<typeof createTranscoder>; origin: Origin } | undefined;
  for (const piece of isGzip(head) ? inflated(head) : [head]) {
    const mark = opened === undefined ? findByteOrderMark(piece) : undefined;
    if (mark?.encoding === 'utf-32') return;
    opened ??= { transcoder: createTranscoder(mark?.encoding ?? 'utf-8'), origin: { start: mark?.length ?? 0 } };
    yield { bytes: opened.transcoder.push(piece.subarray(mark?.length ?? 0)), origin: opened.origin };
  }
}

/** What a gzip file's first bytes hold, as far as they can be read. */
function* inflated(head: Uint8Array): Generator<Uint8Array> {
  const gunzip = createGunzip();
  let bytes = 0;
  try {
    for (const piece of gunzip.push(head)) {
      yield piece;
      bytes += piece.length;
      if (bytes >= maxInflated) return;
    }
  } catch (error) {
    if (!(error instanceof GzipError)) throw error;
  }
  yield gunzip.rest();
}

/** Reads a file's text up to its header by one contract. */
interface Probe {
  push(text: Uint8Array): void;
  /** There is no more text. */
  end(): void;
  /** Whether the contract fits the header; undefined while there is none. */
  fits(): boolean | undefined;
}

function createProbe(dataset: Dataset, origin: Origin): Probe {
  const { decode } = createFallback(dataset.fallbackEncoding);
  const splitter = createLineSplitter(maxRecordSize, () => origin, decode);
  const table = createTableReader(dataset, () => origin);

  function take(lines: readonly Line[]): void {
    table.push(lines);
    while (table.header() === undefined && table.next() !== undefined);
  }

  function fits(): boolean | undefined {
    const problem = table.quarantine()?.code;
    // A rejects file that cannot be taken back is known by its header all the same.
    if (table.header() !== undefined || problem === 'mend_at_source') return true;
    return problem === undefined ? undefined : false;
  }

  return {
    push(text) {
      if (fits() === undefined) take(splitter.push(text));
    },
    end() {
      if (fits() !== undefined) return;
      // The last line may be cut; it counts only where all before it are none of the table.
      if (table.isEmpty()) take(splitter.end());
      table.end();
      take([]);
    },
    fits,
  };
}
