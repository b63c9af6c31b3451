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

const running = new Set(['INITIALIZED', 'QUEUED', 'RUNNING']);

export const isRunning = ({ IngestionStatus }: Ingestion): boolean => running.has(IngestionStatus ?? '');

const superseded = new Set(['INGESTION_SUPERSEDED', 'REFRESH_SUPPRESSED_BY_EDIT']);

/** Whether QuickSight has ended an ingestion for a later one, or for an edit of the data set, which starts one. */
export const isSuperseded = (error: { readonly Type?: string | undefined } | undefined): boolean =>
  superseded.has(error?.Type ?? '');

/** Milliseconds since 1970. */
export const createdAt = ({ CreatedTime }: Ingestion): number => CreatedTime?.getTime() ?? 0;

/**
 * How many manual ingestions of a data set QuickSight allows in any 24 hours, in its Enterprise edition (API reference,
 * CreateIngestion).
 */
export const dailyIngestions = 32;

const day = 24 * 60 * 60 * 1000;

/** What a day leaves of a data set's ingestions. */
export interface IngestionRoom {
  /** Those of the last 24 hours that count. */
  readonly used: number;
  readonly left: number;
  /** When there is room for another one: now, or when the oldest in its way is a day old. */
  readonly freeAt: Date;
}

/**
 * How many more ingestions of a data set a day has room for. All count but those that a schedule has started: also those
 * that the creation or an update of the data set starts by itself, about which the documentation says nothing.
 */
export function ingestionRoom(ingestions: readonly Ingestion[], now: Date, limit = dailyIngestions): IngestionRoom {
  const newest = ingestions
    .filter(({ RequestSource }) => RequestSource !== 'SCHEDULED')
    .map(createdAt)
    .filter((created) => created > now.getTime() - day)
    .sort((a, b) => b - a);
  const inTheWay = newest[limit - 1];
  return {
    used: newest.length,
    left: Math.max(0, limit - newest.length),
    freeAt: inTheWay === undefined ? now : new Date(inTheWay + day),
  };
}
