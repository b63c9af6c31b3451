import type {
  CancelIngestionRequest,
  CancelIngestionResponse,
  CreateIngestionRequest,
  CreateIngestionResponse,
  DescribeIngestionRequest,
  DescribeIngestionResponse,
  ErrorInfo,
  IngestionRequestSource,
  IngestionRequestType,
  ListIngestionsRequest,
  ListIngestionsResponse,
} from '@aws-sdk/client-quicksight';
import { exists, invalid, limitExceeded, notFound } from '../errors.ts';
import type { DataSetEntry, IngestionEntry, State, Wire } from '../state.ts';
import { given, page, startJob, type Context } from './context.ts';
import { findDataSet, findSpiceDataSet } from './find-data-set.ts';

const day = 24 * 60 * 60;

/** The manual ingestions of a data set that an edition allows in any 24 hours. */
const quota = { ENTERPRISE: 32, STANDARD: 8, none: 0 };

/**
 * One ingestion of a data set runs at a time; others wait for it.
 * @throws ServiceError LimitExceededException when the last 24 hours have had as many as they may have
 */
export function startIngestion(
  entry: DataSetEntry,
  IngestionId: string,
  request: { RequestType: IngestionRequestType; RequestSource: IngestionRequestSource },
  context: Context,
): IngestionEntry {
  if (request.RequestSource === 'MANUAL') checkQuota(entry, context);
  const running = [...entry.ingestions.values()].find(({ job }) => job);
  const ingestion: IngestionEntry = {
    resource: {
      Arn: `${entry.arn}/ingestion/${IngestionId}`,
      IngestionId,
      IngestionStatus: running ? 'QUEUED' : 'INITIALIZED',
      CreatedTime: context.now,
      ...request,
      ...(running && {
        QueueInfo: { WaitingOnIngestion: running.resource.IngestionId, QueuedIngestion: IngestionId },
      }),
    },
    job: startJob(context),
  };
  entry.ingestions.set(IngestionId, ingestion);
  return ingestion;
}

function checkQuota({ ingestions, input }: DataSetEntry, { account, now }: Context): void {
  const recent = [...ingestions.values()].filter(
    ({ resource }) => resource.RequestSource === 'MANUAL' && resource.CreatedTime > now - day,
  );
  const limit = quota[account.edition];
  if (recent.length >= limit)
    throw limitExceeded(`Data set ${input.DataSetId} had ${limit} manual ingestions in 24 hours`, 'INGESTION');
}

/** An edit of the data set puts an end to what still reads it as it was. */
export function supersedeIngestions(entry: DataSetEntry, state: State): void {
  const error = { Type: 'INGESTION_SUPERSEDED', Message: 'The data set was edited' } as const;
  for (const ingestion of entry.ingestions.values()) if (ingestion.job) end(entry, ingestion, 'FAILED', state, error);
}

/** Ends an ingestion; the one that has waited longest for it takes its turn. */
export function end(
  entry: DataSetEntry,
  ingestion: IngestionEntry,
  IngestionStatus: 'COMPLETED' | 'FAILED' | 'CANCELLED',
  state: State,
  ErrorInfo?: ErrorInfo,
): void {
  const { QueueInfo: _, ...resource } = ingestion.resource;
  ingestion.resource = { ...resource, IngestionStatus, ...(ErrorInfo && { ErrorInfo }) };
  delete ingestion.job;
  const [next, ...others] = [...entry.ingestions.values()].filter(({ job }) => job);
  if (next?.resource.IngestionStatus === 'QUEUED') {
    const { QueueInfo: _info, ...waited } = next.resource;
    next.resource = { ...waited, IngestionStatus: 'RUNNING' };
    if (next.job) next.job.since = state.calls;
  }
  for (const { resource: other } of others)
    other.QueueInfo = { WaitingOnIngestion: next?.resource.IngestionId, QueuedIngestion: other.IngestionId };
}

/** @throws Error when no data set has a schedule of that ARN */
export function startScheduled(arn: string, context: Context): void {
  const entry = [...context.state.dataSets.values()].find(({ schedules }) =>
    [...schedules.values()].some(({ Arn }) => Arn === arn),
  );
  if (!entry) throw new Error(`cannot run schedule '${arn}': there is none`);
  const request = { RequestType: 'FULL_REFRESH', RequestSource: 'SCHEDULED' } as const;
  startIngestion(entry, `scheduled-${context.state.calls}`, request, context);
}

export function createIngestion(input: CreateIngestionRequest, context: Context): CreateIngestionResponse {
  const entry = findSpiceDataSet(context, input.DataSetId);
  const id = given(input.IngestionId);
  if (entry.ingestions.has(id)) throw exists(`Ingestion ${id}`, 'INGESTION');
  if (input.IngestionType === 'INCREMENTAL_REFRESH')
    throw invalid('An incremental refresh needs refresh properties, which the emulator does not know');
  const request = { RequestType: 'FULL_REFRESH', RequestSource: 'MANUAL' } as const;
  const { Arn, IngestionStatus } = startIngestion(entry, id, request, context).resource;
  return { Arn, IngestionId: id, IngestionStatus, Status: 201 };
}

function findIngestion(
  { DataSetId, IngestionId }: { DataSetId: string | undefined; IngestionId: string | undefined },
  context: Context,
): IngestionEntry {
  const ingestion = findDataSet(context, DataSetId).ingestions.get(given(IngestionId));
  if (!ingestion) throw notFound(`Ingestion ${IngestionId} of data set ${DataSetId}`, 'INGESTION');
  return ingestion;
}

export const describeIngestion = (
  input: DescribeIngestionRequest,
  context: Context,
): Wire<DescribeIngestionResponse> => ({ Ingestion: findIngestion(input, context).resource });

export function listIngestions(input: ListIngestionsRequest, context: Context): Wire<ListIngestionsResponse> {
  const { items, ...rest } = page(findDataSet(context, input.DataSetId).ingestions, input, context);
  return { Ingestions: items.map(({ resource }) => resource), ...rest };
}

export function cancelIngestion(input: CancelIngestionRequest, context: Context): CancelIngestionResponse {
  const ingestion = findIngestion(input, context);
  if (!ingestion.job) throw invalid(`Ingestion ${input.IngestionId} has ended`);
  end(findDataSet(context, input.DataSetId), ingestion, 'CANCELLED', context.state, {
    Type: 'INGESTION_CANCELED',
    Message: 'The ingestion was cancelled',
  });
  return { Arn: ingestion.resource.Arn, IngestionId: input.IngestionId };
}
