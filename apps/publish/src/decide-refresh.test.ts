import type { Ingestion } from '@aws-sdk/client-quicksight';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRefresh } from './decide-refresh.ts';

const now = new Date('2026-01-02T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const ingestion = (id: string, minutes: number, status = 'COMPLETED'): Ingestion =>
  ({ IngestionId: id, CreatedTime: minutesAgo(minutes), IngestionStatus: status }) as Ingestion;
/** What was committed ten minutes ago. */
const facts = {
  dataset: 'stock',
  execution: 'run',
  committedAt: minutesAgo(10).getTime(),
  stopped: new Set<string>(),
  now,
};
const decide = (...ingestions: Ingestion[]) => decideRefresh({ ...facts, ingestions });
const seconds = (date: Date): number => date.getTime() / 1000;

test('starts where the last one was long ago, or never, or failed', () => {
  for (const before of [
    [],
    [ingestion('a', 46)],
    [ingestion('a', 45, 'FAILED')],
    [ingestion('a', 99), ingestion('b', 60)],
  ])
    expect(decide(...before)).toMatchObject({ answer: 'start', ingestion: 'run' });
});

test('what cannot be started after all is due in 45 minutes', () => {
  const due = minutesAgo(-45);
  expect(decide().later).toEqual({
    execution: `stock-refresh-${seconds(due)}`,
    input: { dataset: 'stock', kind: 'refresh', mode: 'changes', confirm: false, notBefore: due.toISOString() },
  });
});

test('is later, 45 minutes after the last one, whatever became of that', () => {
  for (const status of ['COMPLETED', 'FAILED', 'CANCELLED'])
    expect(decide(ingestion('old', 80), ingestion('a', 20, status))).toMatchObject({
      answer: 'later',
      later: { execution: `stock-refresh-${seconds(minutesAgo(-25))}` },
    });
});

test('is later where one runs that began before the commit, and not at once', () => {
  expect(decide(ingestion('a', 11, 'RUNNING'))).toMatchObject({
    answer: 'later',
    later: { execution: `stock-refresh-${seconds(minutesAgo(-34))}` },
  });
  expect(decide(ingestion('a', 44, 'QUEUED'), ingestion('b', 90))).toMatchObject({
    later: { execution: `stock-refresh-${seconds(minutesAgo(-5))}` },
  });
  expect(decide(ingestion('a', 300, 'RUNNING'))).toMatchObject({
    answer: 'later',
    later: { execution: `stock-refresh-${seconds(minutesAgo(-5))}` },
  });
});

test('follows one that began after the commit, running or done, but not one that failed', () => {
  expect(decide(ingestion('a', 9, 'RUNNING'), ingestion('b', 30))).toMatchObject({ answer: 'follow', ingestion: 'a' });
  expect(decide(ingestion('b', 30), ingestion('a', 9))).toMatchObject({ answer: 'follow', ingestion: 'a' });
  expect(decide(ingestion('a', 9, 'FAILED'))).toMatchObject({ answer: 'later' });
});

test('does not count on one that began so soon after the commit that it may have read what was before', () => {
  for (const status of ['RUNNING', 'COMPLETED'])
    expect(decide(ingestion('a', 9.8, status))).toMatchObject({
      answer: 'later',
      later: { execution: `stock-refresh-${seconds(minutesAgo(-35.2))}` },
    });
});

test('a trailing one is guaranteed: however often publishes come, one begins after the last', () => {
  // Each minute of two hours brings a publish; refreshes are carried out when they are due.
  let last: Ingestion | undefined;
  let due: number | undefined;
  const started: number[] = [];
  for (let minute = 0; minute < 120 + 60; minute += 1) {
    const at = new Date(now.getTime() + minute * 60_000);
    const committedAt = now.getTime() + Math.min(minute, 120) * 60_000;
    const isDue = due !== undefined && due <= at.getTime() / 1000;
    if (minute > 120 && !isDue) continue;
    const ingestions = last ? [last] : [];
    const { answer, later } = decideRefresh({ ...facts, committedAt, ingestions, now: at });
    if (isDue) due = undefined;
    if (answer === 'start') {
      last = { IngestionId: 'x', CreatedTime: at, IngestionStatus: 'COMPLETED' } as Ingestion;
      started.push(minute);
    } else if (answer === 'later') due = Number(later?.execution.split('-').at(-1));
  }
  expect(started).toEqual([0, 45, 90, 135]);
});

test('the refresh that is due starts, though the clock here is a little behind: it would else leave it to itself', () => {
  const due = minutesAgo(-0.005);
  const execution = `stock-refresh-${Math.ceil(seconds(due))}`;
  const ingestions = [ingestion('a', 44.995)];
  expect(decideRefresh({ ...facts, ingestions, execution })).toMatchObject({ answer: 'start', ingestion: execution });
  expect(decideRefresh({ ...facts, ingestions })).toMatchObject({ answer: 'later', later: { execution } });
});

test('does not count on a trailing one that somebody has stopped', () => {
  const due = seconds(minutesAgo(-25));
  const stopped = new Set([`stock-refresh-${due}`, `stock-refresh-${due + 1}`, `other-refresh-${due + 2}`]);
  expect(decideRefresh({ ...facts, stopped, ingestions: [ingestion('a', 20)] })).toMatchObject({
    answer: 'later',
    later: {
      execution: `stock-refresh-${due + 2}`,
      input: { notBefore: new Date((due + 2) * 1000).toISOString() },
    },
  });
});

describe('in the last 24 hours', () => {
  /** One a quarter of an hour, the newest 100 minutes ago. */
  const busyDay = (count: number): Ingestion[] =>
    Array.from({ length: count }, (_, index) => ingestion(`i${index}`, 100 + 15 * index));
  const oldest = (count: number): number => 100 + 15 * (count - 1);

  test('30 ingestions leave no room for another, until the oldest in the way is a day old', () => {
    expect(decide(...busyDay(29))).toMatchObject({ answer: 'start' });
    expect(decide(...busyDay(30))).toMatchObject({
      answer: 'later',
      message: expect.stringMatching(
        /^there were 30 ingestions in 24 hours, and 2 of 32 are left to others: /,
      ) as string,
      later: { execution: `stock-refresh-${seconds(minutesAgo(oldest(30) - 24 * 60))}` },
    });
    expect(decide(...busyDay(33))).toMatchObject({
      later: { execution: `stock-refresh-${seconds(minutesAgo(oldest(30) - 24 * 60))}` },
    });
  });

  test('those of a schedule do not count, those that an edit has started do', () => {
    const [first, ...rest] = busyDay(30) as [Ingestion, ...Ingestion[]];
    expect(decide({ ...first, RequestSource: 'SCHEDULED' }, ...rest)).toMatchObject({ answer: 'start' });
    expect(decide({ ...first, RequestType: 'EDIT' }, ...rest)).toMatchObject({ answer: 'later' });
  });

  test('whenever publishes come, QuickSight never refuses a refresh, an edit or what the schedule starts', () => {
    const day = 24 * 60;
    const publishes = fc.array(fc.integer({ min: 0, max: 3 * day }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(publishes, fc.nat(day), fc.nat(day), fc.boolean(), (minutes, scheduled, edited, always) => {
        const at = (minute: number): Date => new Date(now.getTime() + minute * 60_000);
        const asked = new Set(always ? Array.from({ length: 2 * day }, (_, minute) => minute) : minutes);
        const ingestions: Ingestion[] = [];
        /** Starts one, unless the strictest reading of the quota refuses it: all count. */
        const start = (minute: number, source: 'MANUAL' | 'SCHEDULED'): void => {
          const recent = ingestions.filter(({ CreatedTime }) => CreatedTime! > at(minute - day));
          expect(recent.length).toBeLessThan(32);
          ingestions.push({ ...ingestion('x', -minute), RequestSource: source });
        };
        let committed: number | undefined;
        let due: number | undefined;
        for (let minute = 0; minute < 3 * day; minute += 1) {
          if (minute % day === scheduled) start(minute, 'SCHEDULED');
          if (minute === day + edited) start(minute, 'MANUAL');
          if (asked.has(minute)) committed = minute;
          const isDue = due !== undefined && at(minute).getTime() / 1000 >= due;
          if (committed === undefined || !(asked.has(minute) || isDue)) continue;
          if (isDue) due = undefined;
          const committedAt = at(committed).getTime();
          const { answer, later } = decideRefresh({ ...facts, committedAt, ingestions, now: at(minute) });
          if (answer === 'start') start(minute, 'MANUAL');
          if (answer === 'later') due = Number(later?.execution.split('-').at(-1));
        }
      }),
      { numRuns: 20 },
    );
  });
});
