import { snapshotsDuring, totalRecords } from '@sluice/warehouse/iceberg';
import * as z from 'zod';
import { commitMargin } from './decide-refresh.ts';
import type { FinalTables } from './final-tables.ts';
import type { Reporter } from './reporter.ts';

const count = z.int().nonnegative();

/** What the machine tells: the dataset, and QuickSight's answer about an ingestion that has ended. */
export const reconcileRequest = z.object({
  dataset: z.string(),
  spice: z.object({
    Ingestion: z.object({
      IngestionId: z.string(),
      IngestionStatus: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
      CreatedTime: z.coerce.date(),
      RowInfo: z.object({ RowsIngested: count, RowsDropped: count, TotalRowsInDataset: count }).partial().optional(),
      ErrorInfo: z.object({ Type: z.string(), Message: z.string() }).partial().optional(),
    }),
  }),
});

/** Whether SPICE holds what was published. */
export interface Reconciliation {
  /** 'superseded': QuickSight has ended it for a later one, which may be anybody's. */
  readonly answer: 'agrees' | 'superseded' | 'failed' | 'differs';
  readonly message: string;
}

/**
 * Compares the rows that SPICE took in with the table as it was while it did: any snapshot that was current since the
 * ingestion was created, or a little before, will do, as a publish may have come in between. Until now, and not until its
 * end: QuickSight tells how long an ingestion took, but not whether that counts what it waited in the queue, and a window
 * that ends too early would tell of a mismatch where there is none.
 */
export async function reconcileRows(
  { dataset, spice }: z.output<typeof reconcileRequest>,
  tables: FinalTables,
  now: Date,
  { logger, measure }: Reporter,
): Promise<Reconciliation> {
  const { Ingestion: ingestion } = spice;
  const { IngestionId: id, IngestionStatus: status, ErrorInfo: error } = ingestion;
  if (status !== 'COMPLETED') {
    const reason = error ? `${error.Type}: ${error.Message}` : 'QuickSight gives no reason';
    const message = `ingestion '${id}' of '${dataset}' ended as ${status}: ${reason}`;
    if (error?.Type === 'INGESTION_SUPERSEDED') {
      logger.warn(message, { dataset });
      return { answer: 'superseded', message };
    }
    logger.error(message, { dataset });
    return { answer: 'failed', message };
  }
  const metadata = await tables.read(dataset);
  const snapshots = metadata
    ? snapshotsDuring(metadata, ingestion.CreatedTime.getTime() - commitMargin, now.getTime())
    : [];
  const {
    RowsIngested: ingested = null,
    RowsDropped: dropped = null,
    TotalRowsInDataset: total = null,
  } = ingestion.RowInfo ?? {};
  const agrees =
    dropped === 0 && ingested === total && snapshots.some((snapshot) => totalRecords(snapshot) === ingested);
  const counted = snapshots.map((snapshot) => `${totalRecords(snapshot) ?? 'no'} records at snapshot ${snapshot.id}`);
  const message =
    `ingestion '${id}' of '${dataset}' took in ${ingested ?? 'no'} rows and dropped ${dropped ?? 'no'}, SPICE holds ` +
    `${total ?? 'no'}; Iceberg counts ${counted.join(', ') || 'nothing'}`;
  measure(dataset, { ReconciliationMismatch: agrees ? 0 : 1, ...(ingested !== null && { RowsIngested: ingested }) });
  if (agrees) logger.info(message, { dataset });
  else logger.error(message, { dataset });
  return { answer: agrees ? 'agrees' : 'differs', message };
}
