import type { Ingestion } from '@aws-sdk/client-quicksight';
import { refreshExecution } from '@sluice/warehouse/iceberg';
import type { RunInput } from './machine.ts';

const minute = 60 * 1000;
/** Full refreshes are at least so far apart: 32 of them fit into the day that QuickSight counts. */
const spacing = 45 * minute;
/** A refresh that waits for another one to end is not due before. */
const soon = 5 * minute;

/**
 * A commit bears the time at which it was made ready, by the clock of who made it; readers see it only a little later.
 * What QuickSight reads so soon after it may be the table as it was before.
 */
export const commitMargin = 15 * 1000;

/** What is to become of SPICE. */
export interface Refresh {
  /** 'follow': there is one that began after the commit. 'later': a trailing one is due. 'none': nothing to refresh. */
  readonly answer: 'none' | 'start' | 'follow' | 'later';
  readonly message: string;
  /** Id of the ingestion to start or to follow. */
  readonly ingestion?: string;
  /** The trailing refresh; where one is started or followed, in case that nothing comes of it. */
  readonly later?: { readonly execution: string; readonly input: RunInput };
}

const running = new Set(['INITIALIZED', 'QUEUED', 'RUNNING']);

/**
 * Whether SPICE is to be refreshed so that it holds what was committed. Both clocks are AWS's own: an ingestion created
 * after the commit, by the margin, reads what was committed.
 */
export function decideRefresh(facts: {
  readonly dataset: string;
  /** Names the ingestion that it starts. */
  readonly execution: string;
  /** Milliseconds since 1970. */
  readonly committedAt: number;
  /** All that QuickSight remembers, in any order. */
  readonly ingestions: readonly Ingestion[];
  /** Names of the executions that somebody has stopped. */
  readonly stopped: ReadonlySet<string>;
  readonly now: Date;
}): Refresh {
  const { execution, committedAt } = facts;
  const now = facts.now.getTime();
  const ingestions = facts.ingestions.toSorted((a, b) => createdAt(b) - createdAt(a));
  const [last] = ingestions;
  const trailing = ingestions.find(
    (each) => createdAt(each) > committedAt + commitMargin && (isRunning(each) || each.IngestionStatus === 'COMPLETED'),
  );
  if (trailing)
    return {
      answer: 'follow',
      ingestion: trailing.IngestionId ?? '',
      later: laterRefresh(facts, now + spacing),
      message: `ingestion '${trailing.IngestionId}' has begun after the commit`,
    };
  const due = last ? createdAt(last) + spacing : now;
  const busy = ingestions.find(isRunning);
  const later = laterRefresh(facts, Math.max(due, busy ? now + soon : 0));
  // The one that is due by its name has waited by another clock: left to itself, nobody would refresh.
  if (busy || (due > now && later.execution !== execution)) {
    const message = `ingestion '${(busy ?? last)?.IngestionId}' was lately: the next one is due at ${later.input.notBefore}`;
    return { answer: 'later', later, message };
  }
  return {
    answer: 'start',
    ingestion: execution,
    later: laterRefresh(facts, now + spacing),
    message: `ingestion '${execution}' takes in what was committed`,
  };
}

/** All that are due at a time are one, by its name; where that one was stopped, those that come after it are another. */
function laterRefresh(
  { dataset, stopped }: { readonly dataset: string; readonly stopped: ReadonlySet<string> },
  due: number,
): NonNullable<Refresh['later']> {
  let seconds = Math.ceil(due / 1000);
  while (stopped.has(refreshExecution(dataset, seconds))) seconds += 1;
  return {
    execution: refreshExecution(dataset, seconds),
    input: {
      dataset,
      kind: 'refresh',
      mode: 'changes',
      confirm: false,
      notBefore: new Date(seconds * 1000).toISOString(),
    },
  };
}

const createdAt = ({ CreatedTime }: Ingestion): number => CreatedTime?.getTime() ?? 0;
const isRunning = ({ IngestionStatus }: Ingestion): boolean => running.has(IngestionStatus ?? '');
