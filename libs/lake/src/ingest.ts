import { compareRevisions, type Dataset, type Revision } from '@sluice/contract';
import { revisionOf, rulesVersion } from '@sluice/cleaning';
import { isDeepStrictEqual } from 'node:util';
import {
  cleanVersion,
  identifyVersion,
  judgeOf,
  judgeOfUnknown,
  type IngestOptions,
  type Judge,
  type Verdict,
} from './clean-version.ts';
import { isFolder } from './keys.ts';
import type { Lake } from './lake.ts';
import { PreconditionFailedError, type ObjectStore, type ObjectVersion } from './object-store.ts';
import { commitReceipt, readReceipt, type Accepted, type Judged, type Receipt, type StoredReceipt } from './receipt.ts';
import { retryInterrupted } from './retry.ts';
import { fitsNow, tooLarge } from './size-limit.ts';

/** What an ingest of one key has done. */
export interface IngestOutcome {
  /** The raw key. */
  readonly source: string;
  readonly dataset: string | null;
  /**
   * 'committed', 'quarantined', 'withdrawn': a new receipt says so. 'unchanged': the receipt is up to date, nothing was
   * written. 'missing': there never was such an object, or it only stands for a folder.
   */
  readonly status: 'committed' | 'unchanged' | 'quarantined' | 'withdrawn' | 'missing';
  /** As it now is. */
  readonly receipt?: Receipt;
  /** True when there is something to judge that only a newer Sluice may: the receipt is of a higher revision. */
  readonly behind?: true;
}

/** A lost race means that another ingest has won it; losing this many in a row means that something else is wrong. */
const attempts = 50;

/**
 * Brings the receipt of a raw key up to the object as it now is, whatever has happened to it: the newest version that
 * is not quarantined gives its rows; a deleted object is withdrawn. Safe to repeat, to run at the same time elsewhere,
 * and to be killed at any point: the conditional write of the receipt is the commit.
 * @throws PseudonymKeyError when the dataset needs a key and none was given; nothing is committed then
 * @throws InterruptedError when a body broke off several times in a row; nothing is committed then
 * @throws Error when a store fails, or when the accounts do not balance; nothing is committed then
 * @throws the signal's reason when that is aborted; nothing is committed then
 */
export async function ingestObject(lake: Lake, key: string, options: IngestOptions): Promise<IngestOutcome> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      const outcome = await retryInterrupted(() => look(lake, key, options));
      if (outcome) return outcome;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
  throw new Error(`cannot ingest '${key}': its receipt was changed by others ${attempts} times in a row`);
}

async function look(lake: Lake, key: string, options: IngestOptions): Promise<IngestOutcome | undefined> {
  // The receipt comes before the look at the object: a receipt committed after this one was read has seen at least
  // as new an object, and makes this commit fail.
  const stored = await readReceipt(lake, key);
  const history = await readHistory(lake.raw, key, stored?.receipt.accepted?.versionId);
  if (!stored && history.versions.length > 0 && history.versions.every(isFolder))
    return { source: key, dataset: null, status: 'missing' };
  return history.present
    ? judge(lake, key, history.versions, stored, options)
    : withdraw(lake, key, history, stored, options);
}

interface History {
  /** Whether there is an object now. */
  readonly present: boolean;
  /** The delete marker that came last, where the object is gone and has left one. */
  readonly marker?: ObjectVersion;
  /** Newest first: those since the last deletion, or, of an object that is gone, since the one before. */
  readonly versions: readonly ObjectVersion[];
}

/** @param accepted the version whose rows stand: what is older than that is never looked at, nor read here */
async function readHistory(store: ObjectStore, key: string, accepted: string | undefined): Promise<History> {
  const versions: ObjectVersion[] = [];
  let marker: ObjectVersion | undefined;
  for await (const version of store.versions(key)) {
    if (!version.isDeleteMarker) versions.push(version);
    else if (versions.length > 0) break;
    else marker ??= version;
    if (version.versionId === accepted) break;
  }
  return { present: versions.length > 0 && !marker, ...(marker && { marker }), versions };
}

async function withdraw(
  lake: Lake,
  key: string,
  { marker, versions }: History,
  stored: StoredReceipt | undefined,
  { datasets, signal }: IngestOptions,
): Promise<IngestOutcome> {
  const before = stored?.receipt;
  if (!before && !marker) return { source: key, dataset: null, status: 'missing' };
  if (before?.withdrawn && (!marker || before.withdrawn.versionId === marker.versionId))
    return { source: key, dataset: before.dataset, status: 'unchanged', receipt: before };
  // Also where nothing was committed yet: an ingest that began before the deletion must lose its race.
  const dataset = versions.length > 0 ? await newestDataset(lake.raw, versions, datasets) : (before?.dataset ?? null);
  signal?.throwIfAborted();
  const receipt = await commitReceipt(
    lake,
    {
      format: 1,
      key,
      dataset,
      withdrawn: { at: marker?.lastModified.toISOString() ?? null, versionId: marker?.versionId ?? null },
    },
    stored,
  );
  return { source: key, dataset: receipt.dataset, status: 'withdrawn', receipt };
}

/** The dataset of the newest version that has one; whatever was seen of them before, it is the same. */
async function newestDataset(
  store: ObjectStore,
  versions: readonly ObjectVersion[],
  datasets: readonly Dataset[],
): Promise<string | null> {
  for (const version of versions) {
    const dataset = await identifyVersion(store, version, datasets);
    if (dataset) return dataset.name;
  }
  return null;
}

/** Judges the versions, newest first, until one is accepted. Undefined when one vanished: look again. */
async function judge(
  lake: Lake,
  key: string,
  versions: readonly ObjectVersion[],
  stored: StoredReceipt | undefined,
  options: IngestOptions,
): Promise<IngestOutcome | undefined> {
  const { datasets } = options;
  const before = stored?.receipt;
  if (before && isAhead(before, datasets)) {
    const seen = before.judged?.versionId === versions[0]?.versionId;
    return {
      source: key,
      dataset: before.dataset,
      status: 'unchanged',
      receipt: before,
      ...(!seen && { behind: true }),
    };
  }
  const memory = before && (await recall(lake, before, versions, options));
  let judged: Judged | undefined;
  let accepted: Accepted | undefined;
  let dataset: string | null = null;
  let held: Judged['held'];
  const passedForSize: { versionId: string; size: number }[] = [];
  for (const version of versions) {
    if (memory?.passedOver.has(version.versionId)) continue;
    const verdict = memory?.verdicts.get(version.versionId) ?? (await cleanVersion(lake, version, options));
    if (!verdict) return undefined;
    judged ??= verdict.judged;
    if (verdict.accepted) {
      accepted = verdict.accepted;
      dataset = verdict.judged.dataset;
      break;
    }
    const { versionId, size, quarantine } = verdict.judged;
    if (!quarantine || versionId !== before?.accepted?.versionId) {
      if (quarantine?.code === tooLarge && judged !== verdict.judged) passedForSize.push({ versionId, size });
      continue;
    }
    accepted = before.accepted;
    dataset = before.dataset;
    held = { versionId, ...pickJudge(verdict.judged), quarantine };
    break;
  }
  if (!judged) return undefined;
  const { held: _held, tooLarge: _tooLarge, ...current } = judged;
  const receipt: Receipt = {
    format: 1,
    key,
    dataset: accepted ? dataset : judged.dataset,
    ...(accepted && { accepted }),
    judged: {
      ...current,
      ...(passedForSize.length > 0 && { tooLarge: passedForSize }),
      ...(held && { held }),
    },
  };
  if (before && isDeepStrictEqual(receipt, before))
    return { source: key, dataset: before.dataset, status: 'unchanged', receipt: before };
  options.signal?.throwIfAborted();
  const committed = await commitReceipt(lake, receipt, stored);
  return { source: key, dataset: committed.dataset, status: current.status, receipt: committed };
}

function pickJudge({ dataset, revision, fingerprint }: Judge): Judge {
  return { dataset, revision, fingerprint };
}

/** Whether a newer Sluice has been here, whose judgement is not to be replaced. */
function isAhead({ dataset: name, accepted, judged }: Receipt, datasets: readonly Dataset[]): boolean {
  const isHigher = (by: string | null, revision: Revision | null | undefined): boolean => {
    if (!revision) return false;
    if (revision.rules > rulesVersion) return true;
    const ours = datasets.find((dataset) => dataset.name === by);
    return ours !== undefined && compareRevisions(revision, revisionOf(ours)) > 0;
  };
  return isHigher(name, accepted?.revision) || isHigher(judged?.dataset ?? null, judged?.revision);
}

/** What a receipt tells of versions that need not be judged again. */
interface Memory {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Quarantined ones between the newest that was judged and the one that was accepted. */
  readonly passedOver: ReadonlySet<string>;
}

async function recall(
  lake: Lake,
  { dataset, accepted, judged }: Receipt,
  versions: readonly ObjectVersion[],
  { datasets, maxBytes }: IngestOptions,
): Promise<Memory> {
  const unknown = judgeOfUnknown(datasets);
  /** Of a version that was judged before: what would judge it now alike. Undefined where it is to be judged again. */
  const current = async (judge: Judge, versionId: string): Promise<Judge | undefined> => {
    if (judge.dataset !== null) {
      const dataset = datasets.find(({ name }) => name === judge.dataset);
      return dataset && isSameJudge(judge, judgeOf(dataset)) ? pickJudge(judge) : undefined;
    }
    if (judge.fingerprint === unknown.fingerprint) return unknown;
    // Unknown then; a contract made since may fit.
    const version = versions.find((candidate) => candidate.versionId === versionId);
    return version && !(await identifyVersion(lake.raw, version, datasets)) ? unknown : undefined;
  };
  const verdicts = new Map<string, Verdict>();
  const passedOver = new Set<string>();
  if (!judged) return { verdicts, passedOver };

  // The accepted rows are derived: where their files are lost, they are made again.
  const isThere = accepted !== undefined && (await hasOutputs(lake, accepted));
  const { held } = judged;
  const heldBy = held && (await current(held, held.versionId));
  if (isThere && heldBy && !fitsNow(held.quarantine.code, accepted.size, maxBytes)) {
    const { quarantine } = held;
    const report = judged.versionId === accepted.versionId ? judged.report : undefined;
    const verdict = { ...versionOf(accepted), ...heldBy, status: 'quarantined' as const, quarantine };
    verdicts.set(accepted.versionId, { judged: { ...verdict, ...(report && { report }) } });
  } else if (isThere) {
    const { revision, fingerprint, versionId } = accepted;
    const by = await current({ dataset, revision, fingerprint }, versionId);
    if (by) verdicts.set(versionId, { judged: { ...versionOf(accepted), ...by, status: 'committed' }, accepted });
  }
  const judgedBy = await current(judged, judged.versionId);
  if (judgedBy && judged.status === 'quarantined' && !fitsNow(judged.quarantine?.code, judged.size, maxBytes))
    verdicts.set(judged.versionId, { judged: { ...judged, ...judgedBy } });

  const from = versions.findIndex(({ versionId }) => versionId === judged.versionId);
  const to = accepted ? versions.findIndex(({ versionId }) => versionId === accepted.versionId) : versions.length;
  const forSize = new Set(judged.tooLarge?.map(({ versionId }) => versionId));
  if (judgedBy && from >= 0)
    for (const { versionId } of versions.slice(from + 1, Math.max(to, 0)))
      if (!forSize.has(versionId)) passedOver.add(versionId);
  return { verdicts, passedOver };
}

async function hasOutputs(lake: Lake, { dataKey, rejectsKey }: Accepted): Promise<boolean> {
  const keys = [dataKey, rejectsKey].filter((key) => key !== null);
  const found = await Promise.all(keys.map((key) => lake.processed.head(key)));
  return found.every((info) => info !== undefined);
}

function versionOf({ versionId, etag, size, uploadedAt, sha256 }: Accepted): Omit<Judged, keyof Judge | 'status'> {
  return { versionId, etag, size, uploadedAt, sha256 };
}

function isSameJudge(a: Judge, b: Judge): boolean {
  return (
    a.revision !== null &&
    b.revision !== null &&
    compareRevisions(a.revision, b.revision) === 0 &&
    a.fingerprint === b.fingerprint
  );
}
