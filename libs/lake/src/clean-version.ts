import { clean, identifyHeader, revisionOf, rulesVersion, type CleaningReport } from '@sluice/cleaning';
import { fingerprint, type Dataset, type Revision } from '@sluice/contract';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { abortable } from './abort.ts';
import type { Lake } from './lake.ts';
import { datasetOfKey, outputKeys } from './keys.ts';
import { readBody, type ObjectStore, type ObjectVersion, type StoredObject } from './object-store.ts';
import { openOutput } from './output.ts';
import type { Accepted, Judged } from './receipt.ts';
import { exceeds, tooLarge } from './size-limit.ts';

const headBytes = 64 * 1024;
/** How long, in milliseconds, an aborted ingest waits for its outputs to be given up. */
const discardGrace = 2000;

/** What an ingest goes by. */
export interface IngestOptions {
  /** All contracts in force. */
  readonly datasets: readonly Dataset[];
  /** What the pseudonyms of a dataset that has some are made from: see `clean` of @sluice/cleaning. */
  readonly pseudonymKey?: Uint8Array | undefined;
  /**
   * Bytes. A version that is larger is not read, but quarantined as `too_large`; an ingest with a larger limit, or with
   * none, judges it again.
   */
  readonly maxBytes?: number | undefined;
  /** Ends the ingest when it is aborted: nothing is committed, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of one version of an object. `accepted` is there exactly when it was not quarantined. */
export interface Verdict {
  readonly judged: Judged;
  readonly accepted?: Accepted;
}

/** What judges a dataset's rows now. */
export interface Judge {
  readonly dataset: string | null;
  readonly revision: Revision | null;
  readonly fingerprint: string | null;
}

/** The judge of a dataset. */
export function judgeOf(dataset: Dataset): Judge {
  return { dataset: dataset.name, revision: revisionOf(dataset), fingerprint: fingerprint(dataset) };
}

/** Who has judged what belongs to none of the datasets: no contract, though the fingerprint names all of them. */
export function judgeOfUnknown(datasets: readonly Dataset[]): Judge {
  const contracts = datasets.map(fingerprint).toSorted();
  const all = createHash('sha256').update(JSON.stringify([rulesVersion, contracts]));
  return { dataset: null, revision: null, fingerprint: all.digest('hex') };
}

/**
 * The dataset of an upload: the one that its key names, else the one whose contract alone fits the header. Undefined
 * when neither tells.
 * @param head the first bytes, 64 KiB are plenty
 */
export function identifyDataset(key: string, head: Uint8Array, datasets: readonly Dataset[]): Dataset | undefined {
  return datasetOfKey(key, datasets) ?? identifyHeader(head, datasets);
}

/** The dataset of a version, by its key or its first bytes; undefined when it is unknown or the version is gone. */
export async function identifyVersion(
  store: ObjectStore,
  { key, versionId }: ObjectVersion,
  datasets: readonly Dataset[],
): Promise<Dataset | undefined> {
  const named = datasetOfKey(key, datasets);
  if (named) return named;
  const object = await store.get(key, { versionId, range: { start: 0, end: headBytes } });
  return object && identifyHeader(await readBody(object.body), datasets);
}

async function judgeOfVersion(
  store: ObjectStore,
  version: ObjectVersion,
  datasets: readonly Dataset[],
): Promise<Judge> {
  const dataset = await identifyVersion(store, version, datasets);
  return dataset ? judgeOf(dataset) : judgeOfUnknown(datasets);
}

/**
 * Cleans one version of a raw object into new data files. Nothing is committed: without a receipt that refers to them
 * the files are orphans. Of a quarantined version no file stays; undefined when the version is gone.
 */
export async function cleanVersion(
  lake: Lake,
  version: ObjectVersion,
  options: IngestOptions,
): Promise<Verdict | undefined> {
  const { key, versionId, size } = version;
  const { datasets, maxBytes, signal } = options;
  signal?.throwIfAborted();
  if (exceeds(size, maxBytes)) return tooLargeVersion(version, await judgeOfVersion(lake.raw, version, datasets));
  const object = await lake.raw.get(key, { versionId });
  if (!object) return undefined;
  const { head, body } = await peek(abortable(object.body, signal));
  const dataset = identifyDataset(key, head, datasets);
  return dataset
    ? cleanAs(lake, dataset, { info: object.info, body }, options)
    : unknownDataset({ info: object.info, body }, datasets);
}

function tooLargeVersion(version: ObjectVersion, judge: Judge): Verdict {
  const quarantine = {
    code: tooLarge,
    message:
      `'${version.key}' has ${version.size} bytes, which is too much for one run here: split it, ` +
      `or ingest it where there is no limit (sluice run)`,
  };
  return { judged: judgedVersion(version, judge, { sha256: null, quarantine }) };
}

async function cleanAs(
  lake: Lake,
  dataset: Dataset,
  { info, body }: StoredObject,
  { pseudonymKey, signal }: IngestOptions,
): Promise<Verdict> {
  const { key: source, versionId } = info;
  const keys = outputKeys({ dataset: dataset.name, source, versionId, revision: revisionOf(dataset) });
  const data = openOutput(lake.processed, keys.dataKey, signal);
  const rejects = openOutput(lake.processed, keys.rejectsKey, signal);
  try {
    const report = await clean(body, { dataset, clean: data, rejects, pseudonymKey });
    checkRead(info, report.input.bytes);
    if (report.quarantine) {
      const { quarantine } = report;
      await Promise.all([data.discard(quarantine.message), rejects.discard(quarantine.message)]);
      return {
        judged: judgedVersion(info, judgeOf(dataset), {
          sha256: report.input.sha256,
          quarantine,
          report: counts(report),
        }),
      };
    }
    checkAccounts(info.key, report);
    signal?.throwIfAborted();
    await (report.rejected > 0 ? rejects.finish() : rejects.discard('nothing was rejected'));
    const stored = await data.finish();
    if (stored.size !== report.outputs.clean.bytes)
      throw new Error(
        `cannot accept '${source}': expected ${report.outputs.clean.bytes} bytes in '${stored.key}', found ${stored.size}`,
      );
    return {
      judged: judgedVersion(info, judgeOf(dataset), { sha256: report.input.sha256 }),
      accepted: {
        ...versionFacts(info),
        sha256: report.input.sha256,
        revision: report.revision,
        fingerprint: report.fingerprint,
        ...counts(report),
        eventDates: { ...report.eventDates },
        dataKey: keys.dataKey,
        dataBytes: report.outputs.clean.bytes,
        dataSha256: report.outputs.clean.sha256,
        rejectsKey: report.rejected > 0 ? keys.rejectsKey : null,
      },
    };
  } catch (error) {
    const discarded = Promise.all([data.discard(error), rejects.discard(error)]);
    // Whoever has no time left does not wait for a store that does not answer; the sweep removes what stays.
    await (signal?.aborted ? Promise.race([discarded, sleep(discardGrace, undefined, { ref: false })]) : discarded);
    throw error;
  }
}

/** Reads the file for its hash only, by which an upload of the same bytes is known again. */
async function unknownDataset({ info, body }: StoredObject, datasets: readonly Dataset[]): Promise<Verdict> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  checkRead(info, bytes);
  const names = datasets.map(({ name }) => `'${name}'`).join(', ');
  const quarantine = {
    code: 'unknown_dataset',
    message:
      `neither the header nor the name of '${info.key}' tells which of the datasets ${names} it belongs to: ` +
      `upload it under a name that begins with its dataset's, or give it the header of its contract`,
  };
  return { judged: judgedVersion(info, judgeOfUnknown(datasets), { sha256: hash.digest('hex'), quarantine }) };
}

function judgedVersion(
  info: StoredObject['info'],
  judge: Judge,
  facts: Pick<Judged, 'sha256' | 'quarantine' | 'report'>,
): Judged {
  return {
    ...versionFacts(info),
    ...judge,
    status: facts.quarantine ? 'quarantined' : 'committed',
    ...facts,
  };
}

function versionFacts({
  versionId,
  etag,
  size,
  lastModified,
}: StoredObject['info']): Pick<Accepted, 'versionId' | 'etag' | 'size' | 'uploadedAt'> {
  return { versionId, etag, size, uploadedAt: lastModified.toISOString() };
}

function counts(report: CleaningReport): NonNullable<Judged['report']> {
  return {
    read: report.read,
    clean: report.clean,
    rejected: report.rejected,
    skipped: report.skipped,
    reasons: { ...report.reasons },
    reasonsByColumn: [...report.reasonsByColumn],
    samples: [...report.samples],
    skippedLines: [...report.skippedLines],
    repaired: report.repaired,
    repairs: [...report.repairs],
    warnings: [...report.warnings],
    delimiter: report.input.delimiter,
    encoding: report.input.encoding,
    compression: report.input.compression,
  };
}

/** A body that ends early without an error must not pass for the whole file. */
function checkRead({ key, size }: StoredObject['info'], bytes: number): void {
  if (bytes !== size) throw new Error(`cannot read '${key}': expected ${size} bytes, found ${bytes}`);
}

function checkAccounts(key: string, { read, clean: kept, rejected, eventDates }: CleaningReport): void {
  const dated = Object.values(eventDates).reduce((sum, rows) => sum + rows, 0);
  if (read !== kept + rejected || dated !== kept)
    throw new Error(
      `cannot accept '${key}': expected read = clean + rejected and a date for each clean row, ` +
        `found ${read} read, ${kept} clean (${dated} dated), ${rejected} rejected`,
    );
}

/** The first bytes of a body, and the body from its first byte on. */
async function peek(body: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; body: AsyncIterable<Uint8Array> }> {
  const iterator = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    bytes += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* chunks.splice(0);
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: Buffer.concat(chunks), body: whole() };
}
