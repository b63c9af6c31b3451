import { fingerprint, type Dataset, type Revision } from '@sluice/contract';
import { listReceipts, readReceipts, receiptKey, type Lake, type StoredReceipt } from '@sluice/lake';
import type { OtherSource, PublishedSource } from './manifest.ts';

/** What the receipts say now of one dataset. */
export interface Sources {
  /** Every receipt of the dataset, in the order of their sources as UTF-8 bytes; nothing is superseded yet. */
  readonly sources: PublishedSource[];
  /** Every other receipt. */
  readonly others: OtherSource[];
  /** The version of the cleaning rules in force, as the receipts tell it; 0 where nothing is accepted. */
  readonly rules: number;
  /** Why publishing has to wait; empty when it need not. */
  readonly waiting: string[];
}

/** What a publish has seen: a receipt with the same etag says the same. */
export interface Known {
  /** Those of the dataset that were taken in by the contract of today: none of them had to be waited for. */
  readonly sources: readonly PublishedSource[];
  /** The version of the cleaning rules of all of them. */
  readonly rules: number;
  readonly others: readonly OtherSource[];
}

export const nothingKnown: Known = { sources: [], rules: 0, others: [] };

/** What rows are cleaned by. */
type Judge = Revision & { readonly fingerprint: string };

/** A receipt as far as publishing is concerned. */
interface Seen {
  readonly published: PublishedSource;
  /** What its rows were cleaned by; only where it has rows. */
  readonly by?: Judge;
  /** Whether its rows stand although the contract in force would quarantine them. */
  readonly held: boolean;
}

/** Reads the receipts, the withdrawn and the quarantined ones too; but not those that are known. */
export async function readSources(lake: Lake, dataset: Dataset, known: Known): Promise<Sources> {
  const current = { contract: dataset.version, fingerprint: fingerprint(dataset) };
  const seen: Seen[] = [];
  const others: OtherSource[] = [];
  const taken = new Map(known.sources.map((source) => [receiptKey(source.source), source]));
  const passedOver = new Map(known.others.map((other) => [receiptKey(other.source), other]));
  const unread: string[] = [];
  for await (const { key, etag } of listReceipts(lake.processed)) {
    const source = taken.get(key);
    const other = passedOver.get(key);
    if (source?.etag === etag) seen.push(seenBefore(source, { ...current, rules: known.rules }));
    else if (other?.etag === etag) others.push(other);
    else unread.push(key);
  }
  for await (const stored of readReceipts(lake.processed, unread)) {
    const { etag, receipt } = stored;
    if (receipt.dataset === dataset.name) seen.push(seenNow(stored));
    else others.push({ source: receipt.key, etag, dataset: receipt.dataset });
  }
  seen.sort((a, b) => compareUtf8(a.published.source, b.published.source));
  others.sort((a, b) => compareUtf8(a.source, b.source));
  const rules = seen.reduce((highest, { by }) => Math.max(highest, by?.rules ?? 0), 0);
  return {
    sources: seen.map(({ published }) => published),
    others,
    rules,
    waiting: waitingReasons(seen, { ...current, rules }),
  };
}

function seenBefore({ data, ...source }: PublishedSource, by: Judge): Seen {
  if (!data) return { published: source, held: false };
  return { published: { ...source, data: { ...data, superseded: {} } }, by, held: false };
}

function seenNow({ etag, receipt: { key: source, accepted, judged, withdrawn } }: StoredReceipt): Seen {
  const held = judged?.held !== undefined;
  if (!accepted || withdrawn) return { published: { source, etag }, held };
  const uploadedAt = new Date(accepted.uploadedAt).toISOString();
  const data = {
    key: accepted.dataKey,
    uploadedAt,
    clean: accepted.clean,
    dates: datesOf(accepted.eventDates, uploadedAt.slice(0, 10)),
    superseded: {},
  };
  return {
    published: { source, etag, data },
    by: { ...accepted.revision, fingerprint: accepted.fingerprint },
    held,
  };
}

/** Compares keys as their UTF-8 bytes, as every engine and store does; UTF-16 orders some of them differently. */
export const compareUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Rows per event date; those without an event time fall on the day of the upload. */
function datesOf(eventDates: Readonly<Record<string, number>>, uploadDate: string): Record<string, number> {
  const dates: Record<string, number> = {};
  for (const [date, rows] of Object.entries(eventDates)) {
    if (rows === 0) continue;
    const resolved = date === 'uploaded' ? uploadDate : date;
    dates[resolved] = (dates[resolved] ?? 0) + rows;
  }
  return dates;
}

/**
 * Rows of two revisions never stand in one table: while some files are cleaned again, the table stays as it is. Which
 * cleaning rules are in force is seen from the receipts themselves.
 */
function waitingReasons(seen: readonly Seen[], { contract, rules, fingerprint }: Judge): string[] {
  const held = seen.filter((receipt) => receipt.held);
  const later = seen.filter(({ by }) => by && by.contract > contract);
  const isEarlier = (by: Judge): boolean =>
    by.contract < contract || by.rules < rules || by.fingerprint !== fingerprint;
  const earlier = seen.filter(({ by, held }) => by && !held && by.contract <= contract && isEarlier(by));
  return [
    reason('accepted before, but the contract in force would quarantine', held, 'withdraw or replace them'),
    reason('waiting to be cleaned again by the contract in force', earlier, "a sweep does it, or 'sluice reclean'"),
    reason(`cleaned by a later version of the contract than ${contract}`, later, 'publish by that version'),
  ].filter((text) => text !== undefined);
}

const namedReceipts = 5;

function reason(text: string, found: readonly Seen[], mend: string): string | undefined {
  if (found.length === 0) return undefined;
  const names = found.slice(0, namedReceipts).map(({ published }) => `'${published.source}'`);
  if (found.length > namedReceipts) names.push(`and ${found.length - namedReceipts} more`);
  return `${text}: ${names.join(', ')} (${mend})`;
}
