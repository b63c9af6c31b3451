import * as z from 'zod';
import type { Snapshot, TableMetadata } from './metadata.ts';

const count = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => Number(text));

/** What a publish writes into the summary of its snapshot. */
const summarySchema = z.object({
  'sluice.published': z.string(),
  'sluice.run': z.string(),
  'sluice.contract-version': count,
  'sluice.clean': count,
  'sluice.final': count,
  'sluice.superseded': count,
});

/** A publish that stands in an Iceberg table. */
export interface PublishedSnapshot {
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** Key of the published list in the final zone. */
  readonly list: string;
  /** The run that committed it. */
  readonly run: string;
  readonly contractVersion: number;
  /** Rows: clean is final and superseded. */
  readonly clean: number;
  readonly final: number;
  readonly superseded: number;
  /** Rows as Iceberg itself counts them; undefined where the summary does not tell. */
  readonly totalRecords: number | undefined;
  /** When readers saw it first, in milliseconds since 1970. */
  readonly committedAt: number;
}

/**
 * What was published last: nothing yet; a publish; or nobody knows, as somebody else has written into the table or its
 * history breaks off. Then the next publish builds the whole table again.
 */
export type PublishedState =
  | { readonly status: 'empty' }
  | { readonly status: 'published'; readonly published: PublishedSnapshot }
  | { readonly status: 'unknown'; readonly reason: string };

/** What stands in the table now: the publish that its current snapshot comes from, past compactions. */
export function publishedState(metadata: TableMetadata): PublishedState {
  return metadata.current === null ? { status: 'empty' } : publishedAt(metadata, metadata.current);
}

/** What stood in the table at a snapshot of it, by its id: never 'empty'. */
export function publishedAt(metadata: TableMetadata, snapshotId: string): PublishedState {
  for (let id: string | null = snapshotId; id !== null;) {
    const snapshot = metadata.snapshots.get(id);
    if (!snapshot) return unknown(`snapshot ${id} is not there`);
    if (snapshot.summary['sluice.published'] !== undefined) return published(metadata, snapshot);
    if (snapshot.summary['operation'] !== 'replace')
      return unknown(`snapshot ${id} (${snapshot.summary['operation'] ?? 'unknown operation'}) is no publish`);
    id = snapshot.parent;
  }
  return unknown('there is no publish in its history');
}

/** The snapshots that were current at some time between two instants (milliseconds since 1970), as far as they are kept. */
export function snapshotsDuring({ log, snapshots }: TableMetadata, from: number, to: number): Snapshot[] {
  const current = log.filter(({ at }, index) => at <= to && (log[index + 1]?.at ?? Infinity) >= from);
  return [...new Set(current.map(({ id }) => id))]
    .map((id) => snapshots.get(id))
    .filter((snapshot) => snapshot !== undefined);
}

/** Rows of the table at a snapshot; undefined where its summary does not tell. */
export function totalRecords({ summary }: Snapshot): number | undefined {
  return count.safeParse(summary['total-records']).data;
}

function published({ log }: TableMetadata, snapshot: Snapshot): PublishedState {
  const parsed = summarySchema.safeParse(snapshot.summary);
  if (!parsed.success)
    return unknown(`the summary of snapshot ${snapshot.id} is wrong: ${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return {
    status: 'published',
    published: {
      snapshot: snapshot.id,
      list: data['sluice.published'],
      run: data['sluice.run'],
      contractVersion: data['sluice.contract-version'],
      clean: data['sluice.clean'],
      final: data['sluice.final'],
      superseded: data['sluice.superseded'],
      totalRecords: totalRecords(snapshot),
      committedAt: log.findLast(({ id }) => id === snapshot.id)?.at ?? snapshot.writtenAt,
    },
  };
}

const unknown = (reason: string): PublishedState => ({ status: 'unknown', reason });
