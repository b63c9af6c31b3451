import { type Dataset, fingerprint } from '@sluice/contract';
import { createFallback } from './fallback.ts';
import type { ExpansionLimits } from './limits.ts';
import { type ByteSink, createTextOutput } from './output.ts';
import { createLanes, type Lane } from './lanes.ts';
import type { LaneOptions, Outputs } from './plain-lane.ts';
import { openPseudonyms } from './pseudonym.ts';
import type { CleaningReport, Quarantine } from './report.ts';
import { revisionOf } from './revision.ts';
import type { ByteSource } from './source.ts';
import { createTally, type Tally } from './tally.ts';
import { readUpload } from './upload.ts';

/** What an upload is cleaned by, and where its rows go. */
export interface CleaningOptions {
  readonly dataset: Dataset;
  /** Takes the canonical CSV: the contract's columns and `source_line`. */
  readonly clean: ByteSink;
  /** Takes the rejects CSV: the upload's own columns, `_line`, `_reasons` and `_record`. */
  readonly rejects: ByteSink;
  /**
   * The secret from which the values of pseudonymised columns get their pseudonyms: at least 16 bytes, always the same
   * for a dataset. Needed where it has such columns.
   */
  readonly pseudonymKey?: Uint8Array | undefined;
  /** How far a compressed upload may expand. */
  readonly limits?: ExpansionLimits | undefined;
}

/**
 * Cleans one CSV upload by its dataset's contract: every record becomes a row of the canonical file or a reject with
 * a reason for each cell at fault. Streams: memory does not grow with the input.
 *
 * A stream that cannot be iterated is read by its reader, and cancelled when an error ends the cleaning.
 *
 * The file as a whole may turn out to be unusable, at its header or at its end: then the report's status is
 * 'quarantined', and what the sinks were given is to be thrown away. The sinks are not closed. Throws what `input` and
 * the sinks throw, a PseudonymKeyError before anything is read, and an AccountingError when read = clean + rejected does not hold.
 */
export async function clean(input: ByteSource, options: CleaningOptions): Promise<CleaningReport> {
  return cleanBy(createLanes, input, options);
}

/** Smaller pieces are not handed to the sinks before the end. */
const pieceBytes = 1 << 16;

/** Makes the lane that an upload takes. */
export type LaneMaker = (
  dataset: Dataset,
  tally: Tally,
  outputs: Outputs,
  options: LaneOptions,
) => Lane | Promise<Lane>;

/** `clean`, by a lane of one's own choice. */
export async function cleanBy(
  createLane: LaneMaker,
  input: ByteSource,
  options: CleaningOptions,
): Promise<CleaningReport> {
  const { dataset } = options;
  const pseudonym = openPseudonyms(dataset, options.pseudonymKey);
  const upload = readUpload(input, options.limits);
  const tally = createTally();
  const rows = createTextOutput(options.clean);
  const rejects = createTextOutput(options.rejects);
  const fallback = createFallback(dataset.fallbackEncoding);
  const lane = await createLane(
    dataset,
    tally,
    { rows, rejects },
    { pseudonym, origin: () => upload.origin(), fallback: fallback.decode },
  );

  // A file that is given up is read on to its end, so that its hash and size are those of the whole.
  for await (const bytes of upload.text()) {
    lane.push(bytes);
    await rows.flush(pieceBytes);
    await rejects.flush(pieceBytes);
  }
  lane.end();
  await rows.flush();
  await rejects.flush();

  const counts = tally.counts();
  const header = lane.header();
  const rejected = rejects.rows();
  const early = upload.quarantine() ?? lane.quarantine();
  if (early === undefined) tally.check({ clean: rows.rows(), rejected });
  const quarantine = early ?? judgeWhole(counts.read, rejected, dataset, header?.rejects !== undefined);
  return {
    status: quarantine === undefined ? 'cleaned' : 'quarantined',
    ...(quarantine && { quarantine }),
    dataset: dataset.name,
    revision: revisionOf(dataset),
    fingerprint: fingerprint(dataset),
    ...counts,
    clean: rows.rows(),
    rejected,
    input: { ...upload.facts(), delimiter: lane.delimiter() ?? null },
    outputs: { clean: rows.facts(), rejects: rejects.facts() },
    warnings: header === undefined ? [] : [...header.warnings, ...fallback.warnings()],
  };
}

/** A rejects file that comes back is not judged by the share of its rejects: what was mended merges, however little. */
function judgeWhole(
  read: number,
  rejected: number,
  { maxRejectRatio }: Dataset,
  isRejects: boolean,
): Quarantine | undefined {
  if (read === 0) return { code: 'empty', message: 'there are no records after the header' };
  if (isRejects || rejected / read <= maxRejectRatio) return undefined;
  const share = `${rejected} of ${read} records were rejected`;
  return {
    code: 'too_many_rejects',
    message: `${share}: more than the share of ${maxRejectRatio} that the contract allows`,
  };
}
