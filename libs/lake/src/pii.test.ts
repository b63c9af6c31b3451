import { defineDataset, identifier, integer, type Dataset } from '@sluice/contract';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ingestObject } from './ingest.ts';
import { openDirectoryLake } from './lake.ts';
import { readBody } from './object-store.ts';
import { readReceipt } from './receipt.ts';
import { sweep } from './sweep.ts';
import { bytes, temporaryFolder } from './testing.ts';

const people = defineDataset({
  name: 'people',
  version: 1,
  title: 'People',
  owner: 'tests',
  columns: { person: identifier({ pii: 'pseudonymise' }), visits: integer() },
  eventTime: 'uploaded_at',
});
const datasets: readonly Dataset[] = [people];
const pseudonymKey = new Uint8Array(16).fill(7);

test('pseudonyms are made with the key of the ingest; without it nothing is committed', async () => {
  const lake = openDirectoryLake(await temporaryFolder());
  await lake.raw.put('people.csv', bytes('person,visits\nMEYER,3\nBAUER,x\n'));
  await expect(ingestObject(lake, 'people.csv', { datasets })).rejects.toThrow('cannot pseudonymise');
  expect(await readReceipt(lake, 'people.csv')).toBeUndefined();
  const { failures } = await sweep(lake, { datasets });
  expect(failures).toMatchObject([{ source: 'people.csv', error: { name: 'PseudonymKeyError' } }]);

  const { failures: none, outcomes } = await sweep(lake, { datasets, pseudonymKey });
  expect([none, outcomes.map(({ status }) => status)]).toEqual([[], ['committed']]);
  const { receipt } = (await readReceipt(lake, 'people.csv'))!;
  const data = await lake.processed.get(receipt.accepted!.dataKey);
  const pseudonym = createHmac('sha256', pseudonymKey).update('MEYER').digest('hex');
  expect(new TextDecoder().decode(await readBody(data!.body))).toBe(`person,visits,source_line\n${pseudonym},3,2\n`);
  for await (const { key } of lake.processed.list('')) {
    const object = await lake.processed.get(key);
    expect(new TextDecoder().decode(await readBody(object!.body)), key).not.toMatch(/MEYER|BAUER/);
  }
});
