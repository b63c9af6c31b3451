import {
  paginateListIngestions,
  ResourceNotFoundException,
  type Ingestion,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';

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
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
