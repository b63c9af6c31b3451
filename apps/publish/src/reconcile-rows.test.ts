import { expect, test } from 'vitest';
import { reconcileRequest, reconcileRows } from './reconcile-rows.ts';
import { memoryCatalogue, memoryReporter, publishOf, putTable, tablesOf, temporaryLake } from './stage.test.support.ts';

const created = Date.UTC(2026, 0, 2, 12);
const now = new Date(created + 5 * 60_000);
const rows = (RowsIngested: number, RowsDropped = 0, TotalRowsInDataset = RowsIngested) => ({
  RowsIngested,
  RowsDropped,
  TotalRowsInDataset,
});

/** Eight rows until ten came in just before the ingestion, twelve that came in while it ran, and compacted; twenty too late. */
async function reconcile(ingestion: Record<string, unknown>) {
  const lake = await temporaryLake();
  const catalogue = memoryCatalogue();
  await putTable(lake, catalogue, 'stock', [
    publishOf('1', created - 7_200_000, 7),
    publishOf('6', created - 3_600_000, 8),
    publishOf('2', created - 1_000, 10),
    publishOf('3', created + 60_000, 12),
    { id: '4', at: created + 61_000, records: 12 },
    publishOf('5', created + 360_000, 20),
  ]);
  const reporter = memoryReporter();
  const request = reconcileRequest.parse({
    dataset: 'stock',
    spice: {
      Ingestion: {
        IngestionId: 'i',
        IngestionStatus: 'COMPLETED',
        CreatedTime: new Date(created).toISOString(),
        ...ingestion,
      },
    },
  });
  return { ...(await reconcileRows(request, tablesOf(lake, catalogue), now, reporter)), measured: reporter.measured };
}

test.each([8, 10, 12])('%i rows are those of a snapshot that was current while it ran', async (ingested) => {
  const { answer, measured } = await reconcile({ RowInfo: rows(ingested) });
  expect(answer).toBe('agrees');
  expect(measured).toEqual([{ dataset: 'stock', measurements: { ReconciliationMismatch: 0, RowsIngested: ingested } }]);
});

test.each([
  ['as many as long ago', rows(7)],
  ['as many as later', rows(20)],
  ['one too few', rows(11)],
  ['a dropped one', rows(12, 1)],
  ['one left from before', rows(12, 0, 13)],
  ['nobody knows how many', undefined],
])('%s is a mismatch that tells all the numbers', async (_, RowInfo) => {
  const { answer, message, measured } = await reconcile({ RowInfo });
  expect(answer).toBe('differs');
  expect(message).toBe(
    `ingestion 'i' of 'stock' took in ${RowInfo?.RowsIngested ?? 'no'} rows and dropped ${RowInfo?.RowsDropped ?? 'no'}, ` +
      `SPICE holds ${RowInfo?.TotalRowsInDataset ?? 'no'}; Iceberg counts 8 records at snapshot 6, ` +
      `10 records at snapshot 2, 12 records at snapshot 3, 12 records at snapshot 4`,
  );
  expect(measured).toMatchObject([{ measurements: { ReconciliationMismatch: 1 } }]);
});

test('an ingestion that failed is told with its reason', async () => {
  const ErrorInfo = { Type: 'SQL_EXCEPTION', Message: 'table not found' };
  expect(await reconcile({ IngestionStatus: 'FAILED', ErrorInfo })).toMatchObject({
    answer: 'failed',
    message: "ingestion 'i' of 'stock' ended as FAILED: SQL_EXCEPTION: table not found",
  });
  expect(await reconcile({ IngestionStatus: 'CANCELLED' })).toMatchObject({
    message: "ingestion 'i' of 'stock' ended as CANCELLED: QuickSight gives no reason",
  });
});

test('an ingestion that another one has superseded is no failure', async () => {
  for (const IngestionStatus of ['FAILED', 'CANCELLED'])
    for (const Type of ['INGESTION_SUPERSEDED', 'REFRESH_SUPPRESSED_BY_EDIT'])
      expect(await reconcile({ IngestionStatus, ErrorInfo: { Type, Message: 'a newer one began' } })).toMatchObject({
        answer: 'superseded',
        message: `ingestion 'i' of 'stock' ended as ${IngestionStatus}: ${Type}: a newer one began`,
      });
});
