import { expect, test } from 'vitest';
import { parseTableMetadata } from './metadata.ts';
import { publishedAt, publishedState, snapshotsDuring, totalRecords } from './published-state.ts';
import { publishSummary, tableMetadataJson, type TestSnapshot } from './table.fixture.ts';

const counts = { clean: 12, final: 10, superseded: 2 };
/** Differ in digits that a number of JavaScript does not hold. */
const [first, second, third] = ['9007199254740993', '9007199254740992', '9223372036854775807'] as const;

const read = (...snapshots: TestSnapshot[]) =>
  parseTableMetadata(tableMetadataJson('s3://final/stock', snapshots), 'stock/metadata/1.metadata.json');
const publish = (id: string, parent: string | undefined, at: number): TestSnapshot => ({
  id,
  ...(parent !== undefined && { parent }),
  writtenAt: at - 5,
  currentAt: at,
  summary: publishSummary(`_published/stock/${id}.json`, counts),
});
const compaction = (id: string, parent: string, at: number): TestSnapshot => ({
  id,
  parent,
  writtenAt: at,
  currentAt: at,
  summary: { operation: 'replace', 'total-records': '10' },
});

test('a table without a commit is empty', () => {
  expect(publishedState(read())).toEqual({ status: 'empty' });
});

test('a branch that never became main is not published', () => {
  const { currentAt: _, ...branch } = publish(second, first, 200);
  const metadata = read(publish(first, undefined, 100), branch);
  expect(publishedState(metadata)).toMatchObject({ status: 'published', published: { snapshot: first } });
});

test('the last publish is found past compactions, with ids to the last digit, and since when readers see it', () => {
  const metadata = read(
    publish(first, undefined, 100),
    publish(second, first, 200),
    compaction(third, second, 300),
    compaction('4', third, 400),
  );
  const published = {
    snapshot: second,
    list: `_published/stock/${second}.json`,
    run: 'run-1',
    contractVersion: 1,
    ...counts,
    totalRecords: 10,
    committedAt: 200,
  };
  expect(publishedState(metadata)).toEqual({ status: 'published', published });
  for (const id of [second, third]) expect(publishedAt(metadata, id)).toEqual({ status: 'published', published });
  expect(publishedAt(metadata, first)).toMatchObject({ published: { snapshot: first, committedAt: 100 } });
  expect(publishedAt(metadata, '5')).toEqual({ status: 'unknown', reason: 'snapshot 5 is not there' });
});

test.each([
  [
    'somebody else has written',
    [publish(first, undefined, 100), { ...compaction(second, first, 200), summary: { operation: 'append' } }],
    `snapshot ${second} (append) is no publish`,
  ],
  ['the history breaks off', [compaction(second, first, 200)], `snapshot ${first} is not there`],
  [
    'there never was a publish',
    [{ id: first, writtenAt: 1, currentAt: 1, summary: { operation: 'replace' } }],
    'there is no publish in its history',
  ],
  [
    'a count is none',
    [{ ...publish(first, undefined, 100), summary: { ...publishSummary('x', counts), 'sluice.clean': 'many' } }],
    `the summary of snapshot ${first} is wrong: ✖ Invalid string: must match pattern /^\\d+$/\n  → at ["sluice.clean"]`,
  ],
])('nobody knows what is published where %s', (_, snapshots, reason) => {
  expect(publishedState(read(...snapshots))).toEqual({ status: 'unknown', reason });
});

test('current during an interval is what was current when it began, and what became current until its end', () => {
  const metadata = read(publish(first, undefined, 100), publish(second, first, 200), publish(third, second, 300));
  const during = (from: number, to: number) => snapshotsDuring(metadata, from, to).map(({ id }) => id);
  expect(during(0, 99)).toEqual([]);
  expect(during(0, 100)).toEqual([first]);
  expect(during(150, 160)).toEqual([first]);
  expect(during(150, 250)).toEqual([first, second]);
  expect(during(201, 300)).toEqual([second, third]);
  expect(during(400, 500)).toEqual([third]);
  expect(snapshotsDuring(metadata, 400, 500).map(totalRecords)).toEqual([10]);
});

test('current again after a rollback is told once', () => {
  const json = tableMetadataJson('s3://final/stock', [publish(first, undefined, 100), publish(second, first, 200)]);
  const again = `{"timestamp-ms":300,"snapshot-id":${first}}`;
  const back = json.replace(/("snapshot-log":\[[^\]]*)\]/, `$1,${again}]`);
  expect(snapshotsDuring(parseTableMetadata(back, 'key'), 150, 400).map(({ id }) => id)).toEqual([first, second]);
});

test('a commit by a clock that is behind comes after the one before it all the same', () => {
  const metadata = read(publish(first, undefined, 100), publish(second, first, 200), publish(third, second, 195));
  expect(snapshotsDuring(metadata, 300, 400).map(({ id }) => id)).toEqual([third]);
});
