import { expect, test } from 'vitest';
import { finalObjects, finalRows, orderHeader, orders, temporaryLake, upload } from './lake.fixture.ts';
import { readManifest } from './manifest.ts';
import { publish } from './publish.ts';
import { sweepFinal } from './sweep.ts';

const past = () => new Promise((resolve) => setTimeout(resolve, 5));

test('removes what was replaced and what a lost publish left, nothing else', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,1,north,']);
  await publish(lake, orders);
  const first = (await readManifest(lake.final, 'orders'))!.manifest;
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,2,north,', 'A2,2026-01-02,1,north,']);
  await publish(lake, orders);
  const orphan = 'orders/data/event_date=2026-01-01/lost.parquet';
  await lake.final.put(orphan, new Uint8Array([1]));
  const foreign = 'orders_of_others/data/event_date=2026-01-01/x.parquet';
  await lake.final.put(foreign, new Uint8Array([1]));
  const rows = await finalRows(lake, orders);
  await past();

  expect(await sweepFinal(lake, orders)).toEqual([]);
  expect(new Set(await sweepFinal(lake, orders, { orphanAge: 0 }))).toEqual(
    new Set([first.partitions[0]!.key, first.published, orphan]),
  );
  expect([...(await finalObjects(lake)).keys()]).toContain(foreign);
  expect(await finalRows(lake, orders)).toEqual(rows);
  expect((await publish(lake, orders)).status).toBe('unchanged');
  expect(await sweepFinal(lake, orders, { orphanAge: 0 })).toEqual([]);
});

test('keeps an old file until it has been out of the table for long', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
  await publish(lake, orders);
  const { key } = (await readManifest(lake.final, 'orders'))!.manifest.partitions[0]!;
  await past();
  const moment = Date.now();
  await past();
  for (const price of [2, 3]) {
    await upload(lake, 'orders/a.csv', [orderHeader, `A1,2026-01-01,${price},north,`]);
    await publish(lake, orders);
  }
  // Written before the moment, but replaced, two commits back, after it.
  expect(await sweepFinal(lake, orders, { orphanAge: Date.now() - moment })).not.toContain(key);
  await past();
  expect(await sweepFinal(lake, orders, { orphanAge: 0 })).toContain(key);
});

test('of a table that was never published removes orphans only', async () => {
  const lake = await temporaryLake();
  await lake.final.put('orders/data/event_date=2026-01-01/lost.parquet', new Uint8Array([1]));
  await past();
  expect(await sweepFinal(lake, orders, { orphanAge: 0 })).toEqual(['orders/data/event_date=2026-01-01/lost.parquet']);
  expect(await finalObjects(lake)).toEqual(new Map());
});
