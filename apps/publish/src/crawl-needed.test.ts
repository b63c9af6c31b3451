import { fingerprint, toGlueTable } from '@sluice/contract';
import { expect, test } from 'vitest';
import { crawlReason, type CatalogueState } from './crawl-needed.ts';
import { sensors } from './stage.test.support.ts';

const now = new Date('2026-01-02T12:00:00Z');
const hoursAgo = (hours: number) => ({ LastCrawl: { StartTime: new Date(now.getTime() - hours * 3_600_000) } });
const processed = { Name: sensors.name, Parameters: { 'sluice.fingerprint': fingerprint(sensors) } };
const fresh: CatalogueState = { processed, inferred: { Name: 'crawled' }, crawler: hoursAgo(2) };

test.each([
  ['nothing, where all is there and of today', fresh, undefined],
  [
    'a dataset that the catalogue does not know',
    { ...fresh, processed: undefined },
    'the catalogue does not know the dataset',
  ],
  [
    'another contract',
    { ...fresh, processed: { ...processed, Parameters: { 'sluice.fingerprint': 'f' } } },
    'the contract has changed',
  ],
  [
    'a table that nobody says the contract of',
    { ...fresh, processed: { Name: sensors.name } },
    'the contract has changed',
  ],
  ['a crawl of the day before', { ...fresh, crawler: hoursAgo(25) }, 'the last crawl was more than a day ago'],
  ['a crawler that never ran', { ...fresh, crawler: {} }, 'the last crawl was more than a day ago'],
  ['nothing inferred for a while', { ...fresh, inferred: undefined }, 'nothing is inferred'],
  [
    'nothing, where a crawl has just inferred nothing',
    { ...fresh, inferred: undefined, crawler: hoursAgo(0.5) },
    undefined,
  ],
])('asks for a crawl because of %s', (_, state, reason) => {
  expect(crawlReason(sensors, state, now)).toBe(reason);
});

test('the table that a contract makes asks for none', () => {
  const table = structuredClone(toGlueTable(sensors)) as CatalogueState['processed'];
  expect(crawlReason(sensors, { ...fresh, processed: table }, now)).toBeUndefined();
});
