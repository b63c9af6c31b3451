import { fingerprint, type Dataset } from '@sluice/contract';
import { receipts, type Accepted, type Lake, type Receipt } from '@sluice/lake';
import type { PublishedSource } from './manifest.ts';

/** What the receipts of one dataset say now. */
export interface Sources {
  /** Every receipt of the dataset, in the order of their sources as UTF-8 bytes; nothing is superseded yet. */
  readonly sources: PublishedSource[];
  /** Why publishing has to wait; empty when it need not. */
  readonly waiting: string[];
}

/** Reads the receipts of the dataset, the withdrawn and the quarantined ones too. */
export async function readSources(lake: Lake, dataset: Dataset): Promise<Sources> {
  const listed: { etag: string; receipt: Receipt }[] = [];
  for await (const entry of receipts(lake)) if (entry.receipt.dataset === dataset.name) listed.push(entry);
  listed.sort((a, b) => compareUtf8(a.receipt.key, b.receipt.key));
  return {
    sources: listed.map(({ etag, receipt }) => publishedSource(receipt, etag)),
    waiting: waitingReasons(
      dataset,
      listed.map(({ receipt }) => receipt).filter(({ withdrawn }) => !withdrawn),
    ),
  };
}

/** Compares keys as their UTF-8 bytes, as every engine and store does; UTF-16 orders some of them differently. */
export const compareUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function publishedSource(receipt: Receipt, etag: string): PublishedSource {
  const { key: source, accepted, withdrawn } = receipt;
  if (!accepted || withdrawn) return { source, etag };
  const uploadedAt = new Date(accepted.uploadedAt).toISOString();
  return {
    source,
    etag,
    data: {
      key: accepted.dataKey,
      uploadedAt,
      clean: accepted.clean,
      dates: datesOf(accepted.eventDates, uploadedAt.slice(0, 10)),
      superseded: {},
    },
  };
}

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
function waitingReasons(dataset: Dataset, current: readonly Receipt[]): string[] {
  const rules = Math.max(0, ...current.map(({ accepted }) => accepted?.revision.rules ?? 0));
  const expected = fingerprint(dataset);
  const held = current.filter(({ judged }) => judged?.held);
  const later = current.filter(({ accepted }) => accepted && accepted.revision.contract > dataset.version);
  const isEarlier = ({ revision, fingerprint: by }: Accepted): boolean =>
    revision.contract < dataset.version || revision.rules < rules || by !== expected;
  const earlier = current.filter(
    (receipt) => receipt.accepted && isEarlier(receipt.accepted) && !held.includes(receipt) && !later.includes(receipt),
  );
  return [
    reason('accepted before, but the contract in force would quarantine', held),
    reason('waiting to be cleaned again by the contract in force', earlier),
    reason(`cleaned by a later version of the contract than ${dataset.version}`, later),
  ].filter((text) => text !== undefined);
}

const namedReceipts = 5;

function reason(text: string, found: readonly Receipt[]): string | undefined {
  if (found.length === 0) return undefined;
  const names = found.slice(0, namedReceipts).map(({ key }) => `'${key}'`);
  if (found.length > namedReceipts) names.push(`and ${found.length - namedReceipts} more`);
  return `${text}: ${names.join(', ')}`;
}
