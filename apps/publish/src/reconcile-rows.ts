import * as z from 'zod';
import type { FinalTables } from './final-tables.ts';
import { endedIngestion, reconcile, type Reconciliation } from './reconciliation.ts';
import type { Reporter } from './reporter.ts';

/** What the machine tells: the dataset, and QuickSight's answer about an ingestion that has ended. */
export const reconcileRequest = z.object({ dataset: z.string(), spice: z.object({ Ingestion: endedIngestion }) });

/** Compares the rows of an ingestion with those of the table, and measures what comes of it. */
export async function reconcileRows(
  { dataset, spice: { Ingestion: ingestion } }: z.output<typeof reconcileRequest>,
  tables: FinalTables,
  now: Date,
  { logger, measure }: Reporter,
): Promise<Reconciliation> {
  const table = ingestion.IngestionStatus === 'COMPLETED' ? await tables.read(dataset) : undefined;
  const found = reconcile(dataset, ingestion, table, now);
  const { answer, message } = found;
  if (answer === 'agrees') logger.info(message, { dataset });
  else if (answer === 'superseded') logger.warn(message, { dataset });
  else logger.error(message, { dataset });
  if (answer === 'agrees' || answer === 'differs') {
    const ingested = ingestion.RowInfo?.RowsIngested;
    measure(dataset, {
      ReconciliationMismatch: answer === 'agrees' ? 0 : 1,
      ...(ingested !== undefined && { RowsIngested: ingested }),
    });
  }
  return found;
}
