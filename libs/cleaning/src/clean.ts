import { type Dataset, fingerprint, type Value } from '@sluice/contract';
import { cleanHeader, cleanRow, rejectsHeader, rejectsRow } from './csv.ts';
import type { Header } from './header.ts';
import { type ByteSink, createTextOutput } from './output.ts';
import type { CleaningReport, Quarantine } from './report.ts';
import { revisionOf } from './revision.ts';
import { createJudge } from './row.ts';
import { createTableReader } from './table.ts';
import { createTally } from './tally.ts';
import { readUpload } from './upload.ts';

/** What an upload is cleaned by, and where its rows go. */
export interface CleaningOptions {
  readonly dataset: Dataset;
  /** Takes the canonical CSV: the contract's columns and `source_line`. */
  readonly clean: ByteSink;
  /** Takes the rejects CSV: the upload's own columns, `_line`, `_reasons` and `_record`. */
  readonly rejects: ByteSink;
}

/**
 * Cleans one CSV upload by its dataset's contract: every record becomes a row of the canonical file or a reject with
 * a reason for each cell at fault. Streams: memory does not grow with the input.
 *
 * The file as a whole may turn out to be unusable, at its header or at its end: then the report's status is
 * 'quarantined', and what the sinks were given is to be thrown away. The sinks are not closed. Throws what `input` and
 * the sinks throw, and an AccountingError when read = clean + rejected does not hold.
 */
export async function clean(input: AsyncIterable<Uint8Array>, options: CleaningOptions): Promise<CleaningReport> {
  const { dataset } = options;
  const upload = readUpload(input);
  const table = createTableReader(dataset);
  const tally = createTally();
  const rows = createTextOutput(options.clean);
  const rejects = createTextOutput(options.rejects);
  const eventDate = eventDateOf(dataset);
  let header: Header | undefined;
  let judge: ReturnType<typeof createJudge> | undefined;

  function begin(found: Header): ReturnType<typeof createJudge> {
    header = found;
    rows.begin(cleanHeader(dataset));
    rejects.begin(rejectsHeader(found));
    return createJudge(dataset, found);
  }

  async function takeAll(): Promise<void> {
    for (let item = table.next(); item !== undefined; item = table.next()) {
      const { record, skipped } = item;
      if (skipped !== undefined) {
        tally.skip(skipped, record.line, record.lines);
        continue;
      }
      judge ??= begin(table.header()!);
      tally.read(record.lines);
      const { values, rejections } = judge(record);
      if (rejections.length > 0) {
        tally.reject(rejections);
        rejects.add(rejectsRow(record, header!, rejections));
      } else {
        tally.keep(eventDate(values));
        rows.add(cleanRow(values, record.line));
      }
    }
    await rows.flush();
    await rejects.flush();
  }

  for await (const lines of upload.lines()) {
    // A file that is given up is read on to its end, so that its hash and size are those of the whole.
    if (table.quarantine() !== undefined) continue;
    table.push(lines);
    await takeAll();
  }
  table.end();
  await takeAll();

  const { lines, ...facts } = upload.facts();
  const counts = tally.counts();
  const rejected = rejects.rows();
  const early = upload.quarantine() ?? table.quarantine();
  if (early === undefined) tally.check({ clean: rows.rows(), rejected, lines });
  const quarantine = early ?? judgeWhole(counts.read, rejected, dataset);
  return {
    status: quarantine === undefined ? 'cleaned' : 'quarantined',
    ...(quarantine && { quarantine }),
    dataset: dataset.name,
    revision: revisionOf(dataset),
    fingerprint: fingerprint(dataset),
    ...counts,
    clean: rows.rows(),
    rejected,
    input: { ...facts, delimiter: table.delimiter() ?? null },
    outputs: { clean: rows.facts(), rejects: rejects.facts() },
    warnings: table.header()?.warnings ?? [],
  };
}

/** Files a row under its event's UTC date, or under the upload's where it has none. */
function eventDateOf({ columns, eventTime }: Dataset): (values: readonly Value[]) => string {
  const index = Object.keys(columns).indexOf(eventTime);
  return (values) => {
    const value = values[index] ?? null;
    return value === null ? 'uploaded' : String(value).slice(0, 'yyyy-MM-dd'.length);
  };
}

function judgeWhole(read: number, rejected: number, { maxRejectRatio }: Dataset): Quarantine | undefined {
  if (read === 0) return { code: 'empty', message: 'there are no records after the header' };
  if (rejected / read <= maxRejectRatio) return undefined;
  const share = `${rejected} of ${read} records were rejected`;
  return {
    code: 'too_many_rejects',
    message: `${share}: more than the share of ${maxRejectRatio} that the contract allows`,
  };
}
