import type { Ingestion } from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
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
