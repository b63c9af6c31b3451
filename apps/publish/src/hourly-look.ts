import type { Dataset } from '@sluice/contract';
import type { ObjectStore } from '@sluice/lake';
import { beginning, publishPrefix, type Execution } from '@sluice/warehouse/iceberg';
import type { FinalTables } from './final-tables.ts';
import { findPending, readSeen, type Pending } from './pending.ts';
import { startRun, type Starter } from './start-runs.ts';

const hour = 60 * 60 * 1000;

export interface LookOptions extends Starter {
  readonly processed: ObjectStore;
  readonly tables: FinalTables;
  readonly datasets: readonly Dataset[];
}

/**
 * Looks at everything instead of at events: measures for each dataset how long receipts have been waiting, and starts
 * what was missed. A dataset that is held, or whose runs fail, is not tried each hour: only when something new has come
 * since its last run began, or a day has passed.
 * @throws Error that names the datasets it could not look at, when the others are done
 */
export async function lookAtEverything(options: LookOptions, now: Date): Promise<void> {
  const { processed, tables, datasets, executions, reporter } = options;
  const failed = new Set<string>();
  const attempt = async (dataset: string, action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      failed.add(dataset);
      reporter.logger.error('failed', { dataset, error: error as Error });
    }
  };

  const published = new Map<string, Awaited<ReturnType<typeof readSeen>>>();
  for (const { name } of datasets)
    await attempt(name, async () => void published.set(name, await readSeen(tables, name)));
  const pending = await findPending(processed, published);
  const recent = await executions.since(new Date(now.getTime() - 24 * hour));
  for (const each of pending) {
    const hours = each.oldest ? (now.getTime() - each.oldest.getTime()) / hour : 0;
    reporter.measure(each.dataset, { UnpublishedHours: Math.max(0, hours) });
    if (isDue(each, recent))
      await attempt(each.dataset, () => startRun(each.dataset, `${each.receipts} receipts found`, options, now));
  }
  if (failed.size > 0)
    throw new Error(
      `cannot look at ${[...failed].map((name) => `'${name}'`).join(', ')}: see the log for each of them`,
    );
}

function isDue({ dataset, newest }: Pending, recent: readonly Execution[]): boolean {
  if (!newest) return false;
  const begun = recent.filter(({ name }) => name.startsWith(publishPrefix(dataset))).map(beginning);
  return begun.every((time) => newest.getTime() > time);
}
