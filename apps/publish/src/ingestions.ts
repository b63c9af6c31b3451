import { paginateListIngestions, type Ingestion, type QuickSightClient } from '@aws-sdk/client-quicksight';

/** What QuickSight answers where there is no such dataset, and where the account is not subscribed to QuickSight. */
const notProvisioned = new Set(['ResourceNotFoundException', 'UnsupportedUserEditionException']);

/** The ingestions that QuickSight remembers of a dataset; undefined where the dataset is not provisioned. */
export async function listIngestions(
  client: QuickSightClient,
  AwsAccountId: string,
  DataSetId: string,
): Promise<Ingestion[] | undefined> {
  const found: Ingestion[] = [];
  try {
    for await (const { Ingestions } of paginateListIngestions({ client, pageSize: 100 }, { AwsAccountId, DataSetId }))
      found.push(...(Ingestions ?? []));
    return found;
  } catch (error) {
    if (notProvisioned.has((error as Error).name)) return undefined;
    throw error;
  }
}
