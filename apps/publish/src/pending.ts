import { listReceipts, readReceipts, receiptKey, type ObjectInfo, type ObjectStore } from '@sluice/lake';
import { publishedState, readPublishedList, type PublishedList } from '@sluice/warehouse/iceberg';
import type { FinalTables } from './final-tables.ts';

/** What of a dataset is not in its table yet. */
export interface Pending {
  readonly dataset: string;
  /** Receipts that the table does not hold. */
  readonly receipts: number;
  /** When the oldest and the newest of them were committed; undefined where there are none. */
  readonly oldest: Date | undefined;
  readonly newest: Date | undefined;
}

/** What a publish has seen. */
type Seen = Pick<PublishedList, 'sources' | 'others'>;

/** What the receipt of an upload named, as of an etag. */
interface Named {
  readonly etag: string;
  readonly dataset: string | null;
}

/**
 * Compares the receipts with what each dataset has published, by their etags: only those that no publish has seen are
 * read. A receipt concerns the dataset that it names, and the one whose table holds the rows that it had before.
 * @param published by the datasets' names; others are passed over
 */
export async function findPending(processed: ObjectStore, published: ReadonlyMap<string, Seen>): Promise<Pending[]> {
  /** What the tables hold, and what else their publishes have read, by the receipts' keys. */
  const held = new Map<string, Named[]>();
  const passedOver = new Map<string, Named[]>();
  for (const [dataset, { sources, others }] of published) {
    for (const { source, etag } of sources) append(held, receiptKey(source), { etag, dataset });
    for (const other of others) append(passedOver, receiptKey(other.source), other);
  }

  const concerned = new Map<string | null, Set<Date>>([...published.keys()].map((dataset) => [dataset, new Set()]));
  const named = ({ key, etag, lastModified }: ObjectInfo, dataset: string | null): void => {
    const holders = held.get(key) ?? [];
    for (const holder of holders) if (holder.etag !== etag) concerned.get(holder.dataset)?.add(lastModified);
    if (!holders.some((holder) => holder.dataset === dataset && holder.etag === etag))
      concerned.get(dataset)?.add(lastModified);
  };
  const unseen = new Map<string, ObjectInfo>();
  for await (const info of listReceipts(processed)) {
    const seen = [...(held.get(info.key) ?? []), ...(passedOver.get(info.key) ?? [])];
    const same = seen.find(({ etag }) => etag === info.etag);
    if (same) named(info, same.dataset);
    else unseen.set(info.key, info);
  }
  for await (const { receipt } of readReceipts(processed, unseen.keys())) {
    const info = unseen.get(receiptKey(receipt.key));
    if (info) named(info, receipt.dataset);
  }
  return [...published.keys()].map((dataset) => {
    const times = [...(concerned.get(dataset) ?? [])].toSorted((a, b) => a.getTime() - b.getTime());
    return { dataset, receipts: times.length, oldest: times[0], newest: times.at(-1) };
  });
}

/** What the table of a dataset holds; nothing where nobody knows, so that all its receipts are pending. */
export async function readSeen(tables: FinalTables, dataset: string): Promise<Seen> {
  const metadata = await tables.read(dataset);
  const state = metadata && publishedState(metadata);
  const list = state?.status === 'published' && (await readPublishedList(tables.store, state.published.list));
  return list || { sources: [], others: [] };
}

function append(to: Map<string, Named[]>, key: string, what: Named): void {
  to.set(key, [...(to.get(key) ?? []), what]);
}
