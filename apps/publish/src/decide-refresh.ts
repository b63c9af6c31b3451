import type { Ingestion } from '@aws-sdk/client-quicksight';
import { refreshExecution, type RunFindings } from '@sluice/warehouse/iceberg';
import { createdAt, dailyIngestions, ingestionRoom, isRunning } from './ingestions.ts';

const minute = 60 * 1000;
/** Full refreshes are at least so far apart. */
const spacing = 45 * minute;
/** So many of a day's ingestions are left to others: people, a changed data set, and the daily schedule if it counts. */
const leftToOthers = 2;
/** A refresh that waits for another one to end is not due before. */
const soon = 5 * minute;

/**
 * A commit bears the time at which it was made ready, by the clock of who made it; readers see it only a little later.
 * What QuickSight reads so soon after it may be the table as it was before.
 */
export const commitMargin = 15 * 1000;

/** What is to become of SPICE. */
export type Refresh = NonNullable<RunFindings['refresh']>;

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
  const room = ingestionRoom(ingestions, facts.now, dailyIngestions - leftToOthers);
  const due = Math.max(last ? createdAt(last) + spacing : now, room.freeAt.getTime());
  const busy = ingestions.find(isRunning);
  const later = laterRefresh(facts, Math.max(due, busy ? now + soon : 0));
  // The one that is due by its name has waited by another clock: left to itself, nobody would refresh.
  if (busy || (due > now && later.execution !== execution)) {
    const why =
      busy || room.left > 0
        ? `ingestion '${(busy ?? last)?.IngestionId}' was lately`
        : `there were ${room.used} ingestions in 24 hours, and ${leftToOthers} of ${dailyIngestions} are left to others`;
    const message = `${why}: the next one is due at ${later.input.notBefore}`;
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
