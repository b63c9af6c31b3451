import { expect, test } from 'vitest';
import type { CaughtError } from './caught-error.ts';
import { readOutcome } from './read-outcome.ts';
import { memoryCatalogue, memoryReporter, publishOf, putTable, tablesOf, temporaryLake } from './stage.test.support.ts';

const execution = 'stock-publish-100';
const good = {
  format: 1,
  dataset: 'stock',
  run: execution,
  status: 'published',
  clean: 12,
  final: 10,
  superseded: 2,
  partitionsWritten: 3,
  snapshot: '2',
};
const list = '_published/stock/2.json';
const snapshot = { id: '2', at: 200, records: 10, published: { list, clean: 12, final: 10, superseded: 2 } };

async function read(
  outcome: unknown,
  snapshots = [publishOf('1', 100, 8), snapshot],
  error: CaughtError | null = null,
) {
  const lake = await temporaryLake();
  const catalogue = memoryCatalogue();
  if (snapshots.length > 0) await putTable(lake, catalogue, 'stock', snapshots);
  if (outcome !== undefined)
    await lake.final.put(`_runs/stock/${execution}.json`, new TextEncoder().encode(JSON.stringify(outcome)));
  const reporter = memoryReporter();
  const options = { tables: tablesOf(lake, catalogue), stage: 'dev' };
  return { ...(await readOutcome({ dataset: 'stock', execution, job: { error } }, options, reporter)), ...reporter };
}

test('a publish whose counts the table has is told and measured', async () => {
  const { answer, message, measured } = await read(good);
  expect([answer, message]).toEqual([
    'published',
    'published: 12 clean = 10 final + 2 superseded rows, as the table counts them',
  ]);
  expect(measured).toEqual([
    {
      dataset: 'stock',
      measurements: {
        PublishHeld: 0,
        PublishWaiting: 0,
        ReconciliationMismatch: 0,
        RowsFinal: 10,
        RowsSuperseded: 2,
        PartitionsWritten: 3,
        UpkeepsFailed: 0,
      },
    },
  ]);
});

test('a publish stands whose upkeep failed, with a warning or with the job', async () => {
  const told = (reasons: string[]) =>
    reasons.map((warning) => ({
      level: 'warn',
      message: 'upkeep failed',
      facts: { dataset: 'stock', execution, warning },
    }));
  const warned = await read({ ...good, warnings: ['cannot compact'] });
  const killed = await read(good, undefined, { Error: 'States.Timeout', Cause: '' });
  for (const found of [warned, killed])
    expect(found).toMatchObject({ answer: 'published', measured: [{ measurements: { UpkeepsFailed: 1 } }] });
  expect(warned.logged).toEqual(expect.arrayContaining(told(['cannot compact'])));
  expect(killed.logged).toEqual(expect.arrayContaining(told(['States.Timeout: no more is known'])));
});

test('a job that failed without an outcome has come to nothing', async () => {
  const error = {
    Error: 'States.TaskFailed',
    Cause: JSON.stringify({ Id: 'jr_1', JobRunState: 'FAILED', ErrorMessage: 'AccountsError: cannot publish' }),
  };
  expect(await read(undefined, undefined, error)).toMatchObject({
    answer: 'none',
    message: 'AccountsError: cannot publish (job run jr_1: FAILED)',
    measured: [],
  });
});

test('a table that is as it was, compacted since, or has never been written is all right', async () => {
  const unchanged = { ...good, status: 'unchanged' };
  expect(await read(unchanged)).toMatchObject({
    answer: 'published',
    measured: [{ measurements: { PublishHeld: 0 } }],
  });
  const compacted = [snapshot, { id: '3', at: 300, records: 10 }];
  expect(await read({ ...unchanged, snapshot: '3' }, compacted)).toMatchObject({ answer: 'published' });
  const never = { ...unchanged, clean: 0, final: 0, superseded: 0, snapshot: null };
  expect(await read(never, [])).toMatchObject({ answer: 'published' });
});

test.each([
  [
    'do not add up',
    { ...good, superseded: 1 },
    [snapshot],
    '12 clean, 10 final and 1 superseded rows, which does not add up',
  ],
  [
    'are of a snapshot that is not there',
    { ...good, snapshot: '7' },
    [snapshot],
    'at snapshot 7, which the table does not have',
  ],
  ['are of a table that is not there', good, [], 'at snapshot 2, which the table does not have'],
  ['are of no snapshot', { ...good, snapshot: null }, [snapshot], 'and of no snapshot'],
  [
    'are of a compaction of what nobody published',
    { ...good, snapshot: '3' },
    [{ id: '3', at: 1, records: 10 }],
    'at snapshot 3, which is no publish',
  ],
  [
    'are not those of the summary',
    { ...good, clean: 13, superseded: 3 },
    [snapshot],
    'the job tells of 13 clean, 10 final and 3 superseded rows, snapshot 2 of 12, 10 and 2, and Iceberg counts 10 records there',
  ],
  [
    'are not Iceberg’s own',
    good,
    [{ ...snapshot, records: 9 }],
    'snapshot 2 of 12, 10 and 2, and Iceberg counts 9 records there',
  ],
])('counts that %s are a mismatch', async (_, outcome, snapshots, message) => {
  const found = await read(outcome, snapshots);
  expect(found.answer).toBe('differs');
  expect(found.message).toContain(message);
  expect(found.measured).toMatchObject([{ measurements: { ReconciliationMismatch: 1 } }]);
});

test('a hold is told for what it is', async () => {
  const held = { ...good, status: 'held' };
  const waiting = await read({ ...held, hold: { code: 'waiting', message: "waiting: 'a.csv'" } });
  expect(waiting).toMatchObject({ answer: 'waiting', message: "waiting: 'a.csv'" });
  // What was held or did not agree before may still be so.
  expect(waiting.measured).toEqual([{ dataset: 'stock', measurements: { PublishWaiting: 1 } }]);
  const loss = await read({ ...held, hold: { code: 'loss', message: 'too many', finalBefore: 10, finalAfter: 1 } });
  expect(loss).toMatchObject({
    answer: 'loss',
    message:
      'too many (final rows: 10, after the publish: 1). To let it through: sluice publish --stage dev --confirm stock',
  });
  expect(loss.measured).toEqual([{ dataset: 'stock', measurements: { PublishWaiting: 0, PublishHeld: 1 } }]);
});

test('a job that left no outcome is an error that says where it should be', async () => {
  await expect(read(undefined)).rejects.toThrow(
    "cannot read the outcome of 'stock-publish-100': expected '_runs/stock/stock-publish-100.json' in the final bucket",
  );
});
