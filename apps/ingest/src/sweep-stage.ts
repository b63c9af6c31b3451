import { findStale, orAbort, receipts, removeOrphans, type Lake } from '@sluice/lake';
import { DeadlineError, openDeadline, type Clock } from './deadline.ts';
import { ingestRequest } from './events.ts';
import type { Queue } from './queue.ts';
import type { Reporter } from './reporter.ts';
import type { Stage } from './stage.ts';

/** What a sweep of a stage has found and done, as far as it came. */
export interface StageSweep {
  /** False when the run was over before the sweep was: the next one begins anew. */
  complete: boolean;
  /** Keys sent to the queue, as their receipts are not what they should be. */
  sent: number;
  /** Data files removed that no receipt has referred to for long enough. */
  removed: number;
  /** Data files without a receipt that are not old enough yet. */
  waiting: number;
}

/** What a sweep goes by. */
interface StageSweepOptions {
  readonly queue: Queue;
  /** Milliseconds for which data files are unreferenced before they are removed. */
  readonly orphanAge: number;
}

/**
 * Measures how long ago each dataset's newest upload came, sends the keys that must be looked at again to the queue, and
 * removes orphans.
 */
export async function sweepStage(
  clock: Clock,
  stage: Stage,
  { queue, orphanAge }: StageSweepOptions,
  { logger, measure }: Reporter,
): Promise<StageSweep> {
  const { lake, rawBucket, datasets, maxBytes } = stage;
  const deadline = openDeadline(clock);
  const { soft: signal } = deadline;
  const done: StageSweep = { complete: false, sent: 0, removed: 0, waiting: 0 };

  async function sendStale(): Promise<void> {
    const keys: string[] = [];
    const flush = async (): Promise<void> => {
      if (keys.length === 0) return;
      const bodies = keys.map((key) => ingestRequest({ bucket: rawBucket, key }));
      await orAbort(queue.send(bodies), signal);
      done.sent += keys.splice(0).length;
    };
    const stale = findStale(lake, { datasets, maxBytes });
    for (let next = await orAbort(stale.next(), signal); !next.done; next = await orAbort(stale.next(), signal)) {
      keys.push(next.value);
      if (keys.length === queue.batchSize) await flush();
    }
    await flush();
  }

  try {
    const arrivals = await orAbort(newestArrivals(lake), signal);
    for (const [dataset, at] of arrivals)
      measure({ HoursSinceArrival: Math.max(0, Date.now() - at) / (60 * 60 * 1000) }, dataset);
    await sendStale();
    const { removed, waiting } = await orAbort(removeOrphans(lake, { orphanAge }), signal);
    Object.assign(done, { complete: true, removed: removed.length, waiting });
    logger.info('swept', { ...done });
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    logger.warn('ran out of time; the next sweep begins anew', { ...done });
  } finally {
    deadline.clear();
    measure({ StaleKeys: done.sent, OrphansRemoved: done.removed, SweepsIncomplete: done.complete ? 0 : 1 });
  }
  return done;
}

/** When the newest accepted upload of each dataset came, in milliseconds since 1970. */
async function newestArrivals(lake: Lake): Promise<Map<string, number>> {
  const newest = new Map<string, number>();
  for await (const { receipt } of receipts(lake)) {
    const { dataset, accepted } = receipt;
    if (dataset === null || !accepted) continue;
    newest.set(dataset, Math.max(newest.get(dataset) ?? 0, Date.parse(accepted.uploadedAt)));
  }
  return newest;
}
