import type { ErrorInfo } from '@aws-sdk/client-quicksight';
import { end } from './operations/ingestions.ts';
import { tableOf, type Table } from './rules/data-set.ts';
import type {
  DataSetEntry,
  DataSourceEntry,
  IngestionEntry,
  Job,
  Outcome,
  State,
  ThemeVersionEntry,
  VersionEntry,
} from './state.ts';

/** Counts the rows that the question of a data set gives: its columns of its table, or its SQL. */
export type CountRows = (table: Table) => Promise<number>;

/** Something that goes on. */
export interface Pending {
  readonly arn: string;
  readonly job: Job;
  /** It waits for another, and cannot be settled before it. */
  readonly waiting: boolean;
  /** Ends it as its outcome says, or as it should. */
  readonly settle: (outcome: Outcome | undefined) => void | Promise<void>;
}

/** What goes on, in the order in which it started. */
export function pendingOf(state: State, countRows: CountRows): Pending[] {
  return [
    ...[...state.dataSources.values()].flatMap(pendingDataSource),
    ...[...state.dataSets.values()].flatMap((entry) =>
      [...entry.ingestions.values()].flatMap((ingestion) => pendingIngestion(entry, ingestion, state, countRows)),
    ),
    ...[...state.themes.values()].flatMap(({ versions }) => [...versions.values()].flatMap(pendingTheme)),
    ...[...state.dashboards.values()].flatMap(({ versions }) => [...versions.values()].flatMap(pendingVersion)),
  ].toSorted((a, b) => a.job.since - b.job.since);
}

function pendingDataSource(entry: DataSourceEntry): Pending[] {
  const { job, resource } = entry;
  if (!job) return [];
  const settle = (outcome?: Outcome): void => {
    const step = resource.Status === 'CREATION_IN_PROGRESS' ? 'CREATION' : 'UPDATE';
    entry.resource =
      outcome?.kind === 'data-source-fails'
        ? { ...resource, Status: `${step}_FAILED`, ErrorInfo: outcome.error }
        : { ...resource, Status: `${step}_SUCCESSFUL` };
    delete entry.job;
  };
  return [{ arn: resource.Arn, job, waiting: false, settle }];
}

function pendingTheme(entry: ThemeVersionEntry): Pending[] {
  const { job, resource } = entry;
  if (!job) return [];
  const settle = (outcome?: Outcome): void => {
    entry.resource =
      outcome?.kind === 'theme-fails'
        ? { ...resource, Status: 'CREATION_FAILED', Errors: [...outcome.errors] }
        : { ...resource, Status: 'CREATION_SUCCESSFUL' };
    delete entry.job;
  };
  return [{ arn: resource.Arn, job, waiting: false, settle }];
}

function pendingVersion(entry: VersionEntry): Pending[] {
  const { job, resource } = entry;
  if (!job) return [];
  const settle = (outcome?: Outcome): void => {
    entry.resource =
      outcome?.kind === 'version-fails'
        ? { ...resource, Status: 'CREATION_FAILED', Errors: [...outcome.errors] }
        : { ...resource, Status: 'CREATION_SUCCESSFUL' };
    delete entry.job;
  };
  return [{ arn: resource.Arn, job, waiting: false, settle }];
}

function pendingIngestion(
  entry: DataSetEntry,
  ingestion: IngestionEntry,
  state: State,
  countRows: CountRows,
): Pending[] {
  const { job, resource } = ingestion;
  if (!job) return [];
  const settle = (outcome?: Outcome): Promise<void> => ingest(entry, ingestion, outcome, state, countRows);
  return [
    {
      arn: `${entry.arn}/ingestion/${resource.IngestionId}`,
      job,
      waiting: resource.IngestionStatus === 'QUEUED',
      settle,
    },
  ];
}

async function ingest(
  entry: DataSetEntry,
  ingestion: IngestionEntry,
  outcome: Outcome | undefined,
  state: State,
  countRows: CountRows,
): Promise<void> {
  const fail = (error: ErrorInfo): void => end(entry, ingestion, 'FAILED', state, error);
  if (outcome?.kind === 'ingestion-fails') return fail(outcome.error);
  const table = tableOf(entry.input);
  if (![...state.dataSources.values()].some(({ resource }) => resource.Arn === table.dataSourceArn))
    return fail({ Type: 'DATA_SOURCE_NOT_FOUND', Message: `${table.dataSourceArn} is not found` });
  try {
    const rows = await countRows(table);
    const RowsDropped = outcome?.kind === 'rows-dropped' ? Math.min(outcome.rows, rows) : 0;
    const RowsIngested = rows - RowsDropped;
    ingestion.resource = {
      ...ingestion.resource,
      RowInfo: { RowsIngested, RowsDropped, TotalRowsInDataset: RowsIngested },
      IngestionTimeInSeconds: 1,
      IngestionSizeInBytes: 0,
    };
    end(entry, ingestion, 'COMPLETED', state);
  } catch (error) {
    fail({ Type: 'SQL_EXCEPTION', Message: (error as Error).message });
  }
}
