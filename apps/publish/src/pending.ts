import { listReceipts, readReceipts, receiptKey, type ObjectInfo, type ObjectStore } from '@sluice/lake';
import { publishedState, readPublishedList } from '@sluice/warehouse/iceberg';
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

/** What a publish has seen: uploads, each as of an etag of its receipt. */
type Seen = readonly { readonly source: string; readonly etag: string }[];

/**
 * Compares the receipts with what each dataset has published, by their etags: only those that no list has seen are read.
 * A receipt concerns the dataset that it names, and the one whose table holds the rows that it had before.
 * @param published by the datasets' names; others are passed over
 */
export async function findPending(processed: ObjectStore, published: ReadonlyMap<string, Seen>): Promise<Pending[]> {
  /** What the tables hold, by the receipts' keys: of which datasets, as of which etag. */
  const held = new Map<string, { readonly etag: string; readonly dataset: string }[]>();
  for (const [dataset, seen] of published)
    for (const { source, etag } of seen) {
      const key = receiptKey(source);
      held.set(key, [...(held.get(key) ?? []), { etag, dataset }]);
    }

  const unseen = new Map<string, ObjectInfo>();
  const concerned = new Map([...published.keys()].map((dataset) => [dataset, new Set<Date>()]));
  for await (const info of listReceipts(processed)) {
    const holders = held.get(info.key) ?? [];
    if (holders.length === 1 && holders[0]?.etag === info.etag) continue;
    unseen.set(info.key, info);
    for (const { dataset, etag } of holders) if (etag !== info.etag) concerned.get(dataset)?.add(info.lastModified);
  }
  for await (const { receipt } of readReceipts(processed, unseen.keys())) {
    const key = receiptKey(receipt.key);
    const info = unseen.get(key);
    const { dataset } = receipt;
    if (!info || dataset === null) continue;
    const holders = held.get(key) ?? [];
    if (!holders.some((holder) => holder.dataset === dataset && holder.etag === info.etag))
      concerned.get(dataset)?.add(info.lastModified);
  }
  return [...concerned].map(([dataset, committed]) => {
    const times = [...committed].toSorted((a, b) => a.getTime() - b.getTime());
    return { dataset, receipts: times.length, oldest: times[0], newest: times.at(-1) };
  });
}

/** What the table of a dataset holds; nothing where nobody knows, so that all its receipts are pending. */
export async function publishedSources(tables: FinalTables, dataset: string): Promise<Seen> {
  const metadata = await tables.read(dataset);
  const state = metadata && publishedState(metadata);
  if (state?.status !== 'published') return [];
  return (await readPublishedList(tables.store, state.published.list))?.sources ?? [];
}
