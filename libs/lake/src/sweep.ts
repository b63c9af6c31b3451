import * as z from 'zod';
import { judgeOf, judgeOfUnknown, type IngestOptions, type Judge } from './clean-version.ts';
import { ingestObject, type IngestOutcome } from './ingest.ts';
import type { Lake } from './lake.ts';
import { lookAhead } from './look-ahead.ts';
import { isFolder, isOutputKey } from './keys.ts';
import { readBody, type ObjectInfo } from './object-store.ts';
import { receipts, type Receipt } from './receipt.ts';
import { anyFitsNow } from './size-limit.ts';

/** What a sweep goes by. */
export interface SweepOptions extends IngestOptions, OrphanOptions {}

/** What tells the keys whose receipts are up to date. */
export type StaleOptions = Pick<IngestOptions, 'datasets' | 'maxBytes'>;

/** Which unreferenced data files are removed. */
export interface OrphanOptions {
  /**
   * For how long, in milliseconds, data files must have been seen unreferenced before they are removed: longer than
   * the longest ingest or publish takes. One hour unless said otherwise.
   */
  readonly orphanAge?: number | undefined;
}

/** What became of the data files that no receipt refers to. */
export interface OrphanReport {
  /** Keys in the processed zone of the data files that were removed. */
  readonly removed: readonly string[];
  /** How many unreferenced data files are not old enough yet. */
  readonly waiting: number;
}

/** What has been found and healed. */
export interface HealReport {
  /** Raw keys that were looked at. */
  readonly checked: number;
  /** Of the keys whose receipt was not up to date. */
  readonly outcomes: readonly IngestOutcome[];
  /** Keys that could not be ingested; the sweep went on with the others. */
  readonly failures: readonly { readonly source: string; readonly error: Error }[];
}

/** What a sweep has found and done. */
export type SweepReport = HealReport & OrphanReport;

const hour = 60 * 60 * 1000;
/** Deleted keys whose history is read at once. */
const lookedAtOnce = 16;
/** Since when each unreferenced data file has been seen so: key to milliseconds since 1970. */
const orphansKey = '_sweep/orphans.json';
const orphansSchema = z.record(z.string(), z.int());

/** Heals whatever was missed, then removes data files that no receipt has referred to for `orphanAge`. */
export async function sweep(lake: Lake, options: SweepOptions): Promise<SweepReport> {
  const healed = await heal(lake, options);
  options.signal?.throwIfAborted();
  return { ...healed, ...(await removeOrphans(lake, options)) };
}

/**
 * Heals whatever was missed: ingests every key whose receipt does not tell of the raw object as it is, or was judged
 * by another revision than the one in force. One that fails does not keep the others back.
 */
export async function heal(lake: Lake, options: IngestOptions): Promise<HealReport> {
  const outcomes: IngestOutcome[] = [];
  const failures: { source: string; error: Error }[] = [];
  const stale = findStale(lake, options);
  let next = await stale.next();
  for (; !next.done; next = await stale.next()) {
    options.signal?.throwIfAborted();
    const source = next.value;
    try {
      const outcome = await ingestObject(lake, source, options);
      if (outcome.status !== 'unchanged' && outcome.status !== 'missing') outcomes.push(outcome);
    } catch (cause) {
      failures.push({ source, error: cause instanceof Error ? cause : new Error(String(cause), { cause }) });
    }
  }
  return { checked: next.value, outcomes, failures };
}

/**
 * The raw keys, present or gone, whose receipt may not be what it should be: an ingest of each heals what was missed.
 * What it returns in the end is how many keys it has looked at.
 */
export async function* findStale(
  lake: Lake,
  { datasets, maxBytes }: StaleOptions,
): AsyncGenerator<string, number, undefined> {
  // What is committed while this looks around is at worst looked at once more.
  const files = new Set<string>();
  for await (const { key } of lake.processed.list('')) files.add(key);
  const judges = new Map([judgeOfUnknown(datasets), ...datasets.map(judgeOf)].map((judge) => [judge.dataset, judge]));
  // No more of each than it takes: a lake may have very many.
  const known = new Map<string, { judged?: SeenVersion; accepted?: string; withdrawn?: Receipt['withdrawn'] }>();
  for await (const { receipt } of receipts(lake)) {
    const { key, judged, accepted, withdrawn } = receipt;
    const isCurrent =
      isJudgedInForce(receipt, judges) &&
      !anyFitsNow(receipt, maxBytes) &&
      outputsOf(receipt).every((output) => files.has(output));
    known.set(key, {
      ...(isCurrent && judged && { judged: seenVersion(judged) }),
      ...(accepted && { accepted: accepted.versionId }),
      ...(withdrawn && { withdrawn }),
    });
  }
  let checked = 0;
  for await (const info of lake.raw.list('')) {
    checked += 1;
    const { judged, accepted } = known.get(info.key) ?? {};
    known.delete(info.key);
    if (!judged && isFolder(info)) continue;
    const isCurrent =
      judged &&
      isSameVersion(info, judged) &&
      (!accepted || accepted === judged.versionId || (await lake.raw.head(info.key, accepted)));
    if (!isCurrent) yield info.key;
  }
  // What is left has no object.
  const gone = lookAhead(known, lookedAtOnce, async ([key, { withdrawn }]) => ({
    key,
    isCurrent: withdrawn !== undefined && (await isWithdrawnBy(lake, key, withdrawn.versionId)),
  }));
  for await (const { key, isCurrent } of gone) if (!isCurrent) yield key;
  return checked + known.size;
}

/** Whether the key has no object, and its last delete marker, where there is one, is the one that was seen. */
async function isWithdrawnBy(lake: Lake, key: string, marker: string | null): Promise<boolean> {
  for await (const { isDeleteMarker, versionId } of lake.raw.versions(key))
    return isDeleteMarker && versionId === marker;
  return true;
}

/** Whether the contracts in force have judged the receipt's versions. */
function isJudgedInForce({ dataset, judged, accepted }: Receipt, judges: ReadonlyMap<string | null, Judge>): boolean {
  const inForce = (name: string | null, by: Pick<Judge, 'revision' | 'fingerprint'>): boolean => {
    const judge = judges.get(name);
    return judge !== undefined && judge.fingerprint === by.fingerprint && isSame(judge.revision, by.revision);
  };
  if (!judged || !inForce(judged.dataset, judged)) return false;
  return accepted === undefined || judged.held !== undefined || inForce(dataset, accepted);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type SeenVersion = Pick<NonNullable<Receipt['judged']>, 'versionId' | 'etag' | 'uploadedAt'>;

function seenVersion({ versionId, etag, uploadedAt }: SeenVersion): SeenVersion {
  return { versionId, etag, uploadedAt };
}

/** By etag and time where the listing does not tell version ids. */
function isSameVersion({ versionId, etag, lastModified }: ObjectInfo, judged: SeenVersion): boolean {
  if (versionId !== '') return versionId === judged.versionId;
  return judged.etag === etag && judged.uploadedAt === lastModified.toISOString();
}

function outputsOf({ accepted }: Receipt): string[] {
  return [accepted?.dataKey, accepted?.rejectsKey].filter((key) => typeof key === 'string');
}

/** Removes the data files that no receipt has referred to for `orphanAge`. */
export async function removeOrphans(lake: Lake, { orphanAge = hour }: OrphanOptions): Promise<OrphanReport> {
  // Files come before receipts: one that is committed in between is then seen as referred to.
  const files: string[] = [];
  for await (const { key } of lake.processed.list('')) if (isOutputKey(key)) files.push(key);
  const referenced = new Set<string>();
  for await (const { receipt } of receipts(lake)) for (const key of outputsOf(receipt)) referenced.add(key);

  const now = Date.now();
  const seen = await readOrphans(lake);
  const orphans: Record<string, number> = {};
  const removed: string[] = [];
  for (const key of files) {
    if (referenced.has(key)) continue;
    const since = seen[key] ?? now;
    if (now - since < orphanAge) {
      orphans[key] = since;
      continue;
    }
    await lake.processed.delete(key);
    removed.push(key);
  }
  if (!isSame(orphans, seen)) await lake.processed.put(orphansKey, new TextEncoder().encode(JSON.stringify(orphans)));
  return { removed, waiting: Object.keys(orphans).length };
}

async function readOrphans(lake: Lake): Promise<Record<string, number>> {
  const object = await lake.processed.get(orphansKey);
  if (!object) return {};
  return orphansSchema.parse(JSON.parse(new TextDecoder().decode(await readBody(object.body))));
}
