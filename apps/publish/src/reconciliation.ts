import { snapshotsDuring, totalRecords, type RunFindings, type TableMetadata } from '@sluice/warehouse/iceberg';
import * as z from 'zod';
import { commitMargin } from './decide-refresh.ts';
import { isSuperseded } from './ingestions.ts';

const count = z.int().nonnegative();

/** What QuickSight tells of an ingestion that has ended. */
export const endedIngestion = z.object({
  IngestionId: z.string(),
  IngestionStatus: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
  CreatedTime: z.coerce.date(),
  RowInfo: z.object({ RowsIngested: count, RowsDropped: count, TotalRowsInDataset: count }).partial().optional(),
  ErrorInfo: z.object({ Type: z.string(), Message: z.string() }).partial().optional(),
});

/** Whether SPICE holds what was published. */
export type Reconciliation = NonNullable<RunFindings['reconcile']>;

/**
 * Compares the rows that SPICE took in with the table as it was while it did: any snapshot that was current since the
 * ingestion was created, or a little before, will do, as a publish may have come in between. Until now, and not until its
 * end: QuickSight tells how long an ingestion took, but not whether that counts what it waited in the queue, and a window
 * that ends too early would tell of a mismatch where there is none.
 * @param table its metadata; undefined where there is no such table, 'unread' where nobody here may read it
 */
export function reconcile(
  dataset: string,
  ingestion: z.output<typeof endedIngestion>,
  table: TableMetadata | 'unread' | undefined,
  now: Date,
): Reconciliation {
  const { IngestionId: id, IngestionStatus: status, ErrorInfo: error } = ingestion;
  if (status !== 'COMPLETED') {
    const reason = error ? `${error.Type}: ${error.Message}` : 'QuickSight gives no reason';
    const message = `ingestion '${id}' of '${dataset}' ended as ${status}: ${reason}`;
    return { answer: isSuperseded(error) ? 'superseded' : 'failed', message };
  }
  const {
    RowsIngested: ingested = null,
    RowsDropped: dropped = null,
    TotalRowsInDataset: total = null,
  } = ingestion.RowInfo ?? {};
  const told =
    `ingestion '${id}' of '${dataset}' took in ${ingested ?? 'no'} rows and dropped ${dropped ?? 'no'}, SPICE holds ` +
    `${total ?? 'no'}`;
  const whole = dropped === 0 && ingested === total;
  if (table === 'unread') return { answer: whole ? 'agrees' : 'differs', message: `${told}; Iceberg was not asked` };
  const snapshots = table ? snapshotsDuring(table, ingestion.CreatedTime.getTime() - commitMargin, now.getTime()) : [];
  const counted = snapshots.map((snapshot) => `${totalRecords(snapshot) ?? 'no'} records at snapshot ${snapshot.id}`);
  const agrees = whole && snapshots.some((snapshot) => totalRecords(snapshot) === ingested);
  return {
    answer: agrees ? 'agrees' : 'differs',
    message: `${told}; Iceberg counts ${counted.join(', ') || 'nothing'}`,
  };
}
