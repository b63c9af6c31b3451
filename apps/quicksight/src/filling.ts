import type { Ingestion } from '@aws-sdk/client-quicksight';
import type { FinalTables } from '@sluice/publish/final-tables';
import { createdAt, isRunning, isSuperseded } from '@sluice/publish/ingestions';
import { endedIngestion, reconcile } from '@sluice/publish/reconciliation';
import { dataSetId } from '@sluice/publish/names';
import type { TableMetadata } from '@sluice/warehouse/iceberg';
import { roomOf, type Change } from './plan.ts';
import type { Providers } from './providers/index.ts';
import type { Provider, Resource } from './resource.ts';
import { patience, poll, type Sleep } from './waiting.ts';

/** Milliseconds between two looks: QuickSight lists the ingestions of a data set five times a second, for all who ask. */
const interval = 5000;

/** What has become of the rows of a data set. */
export interface Filling {
  readonly id: string;
  /** 'waits': an ingestion goes on after ten minutes, or there is no publish yet. */
  readonly state: 'filled' | 'waits' | 'failed';
  readonly message: string;
}

/**
 * Waits until SPICE has taken in the rows of the data sets that were changed, and of those where it is about to, and
 * compares them with the tables, where these may be read here.
 */
export async function watchFilling(
  providers: Providers,
  stage: string,
  options: {
    readonly resources: readonly Resource[];
    /** What was done. */
    readonly changes: readonly Change[];
    readonly tables: Pick<FinalTables, 'read'>;
    readonly sleep: Sleep;
    /** Told of each data set that is waited for. */
    readonly told: (id: string) => void;
  },
): Promise<Filling[]> {
  const { resources, changes, tables, sleep, told } = options;
  const started = new Set(changes.filter(roomOf).map(({ id }) => id));
  const found = await Promise.all(resources.map(({ kind, id }) => follow(providers[kind], id)));
  return found.filter((filling) => filling !== undefined);

  async function follow({ ingestions }: Provider, id: string): Promise<Filling | undefined> {
    if (!ingestions) return undefined;
    const newest = async (): Promise<Ingestion | undefined> => decisive(await ingestions(id));
    const first = await newest();
    if (!started.has(id) && !(first && isRunning(first))) return undefined;
    told(id);
    const ended = await poll(
      sleep,
      async () => {
        const ingestion = await newest();
        return ingestion && !isRunning(ingestion) ? ingestion : undefined;
      },
      interval,
    );
    return ended ? judge(id, ended) : goesOn(id);
  }

  async function judge(id: string, ended: Ingestion): Promise<Filling> {
    const dataset = id.slice(dataSetId(stage, '').length);
    const table = await readTable(tables, dataset);
    const ingestion = endedIngestion.parse(ended);
    const { answer, message } = reconcile(dataset, ingestion, table, new Date());
    if (answer === 'agrees') return { id, state: 'filled', message };
    if (answer === 'failed' && table === undefined && ingestion.ErrorInfo?.Type?.startsWith('SQL_')) {
      const publish = `npx sluice publish --stage ${stage} ${dataset}`;
      return { id, state: 'waits', message: `${message}; nothing is published yet: ${publish}, whose run fills it` };
    }
    const mend =
      answer === 'failed'
        ? 'see docs/dashboards.md#when-spice-is-not-filled, then apply again, which fills it'
        : 'see docs/runbook.md#reconciliation-mismatch';
    return { id, state: 'failed', message: `${message}; ${mend}` };
  }
}

const goesOn = (id: string): Filling => ({
  id,
  state: 'waits',
  message: `its ingestion goes on after ${patience} minutes: its dashboards show the rows when it is done; plan tells if it fails`,
});

/** The table's metadata; 'unread' for whoever may not read it. */
async function readTable(
  tables: Pick<FinalTables, 'read'>,
  dataset: string,
): Promise<TableMetadata | 'unread' | undefined> {
  try {
    return await tables.read(dataset);
  } catch (error) {
    if (/AccessDenied/.test((error as Error).name)) return 'unread';
    throw error;
  }
}

/** The newest ingestion, past those that somebody has cancelled or a later one has taken the place of. */
function decisive(ingestions: readonly Ingestion[]): Ingestion | undefined {
  return ingestions
    .filter(({ IngestionStatus, ErrorInfo }) => IngestionStatus !== 'CANCELLED' && !isSuperseded(ErrorInfo))
    .toSorted((a, b) => createdAt(a) - createdAt(b))
    .at(-1);
}

/** Why SPICE does not hold the rows of a data set, in QuickSight's words; undefined where it does, or is about to. */
export function failureOf(ingestions: readonly Ingestion[]): string | undefined {
  const { IngestionStatus, ErrorInfo } = decisive(ingestions) ?? {};
  if (IngestionStatus !== 'FAILED') return undefined;
  return `its last ingestion failed: ${ErrorInfo ? `${ErrorInfo.Type}: ${ErrorInfo.Message}` : 'QuickSight gives no reason'}`;
}
