import type { Lake } from '@sluice/lake';
import { describe, expect, test } from 'vitest';
import { finalRows, orderHeader, orders, override, prices, select, temporaryLake, upload } from './lake.fixture.ts';
import { publish } from './publish.ts';

/** A lake whose final zone runs `before` ahead of each put. */
const interceptPuts = (lake: Lake, before: (key: string) => Promise<void> | void): Lake =>
  override(lake, 'final', {
    put: async (key, body, conditions) => {
      await before(key);
      return lake.final.put(key, body, conditions);
    },
  });

describe('a crash', () => {
  test.each(['.parquet', '_published/', 'manifest.json'])('before %s is put leaves the table as it was', async (at) => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-01-02,2,north,']);
    const broken = interceptPuts(lake, (key) => {
      if (key.includes(at)) throw new Error('the power is out');
    });
    await expect(publish(broken, orders)).rejects.toThrow('the power is out');
    expect(await prices(lake)).toEqual([['A1', '1.00', '2026-01-01', 'orders/a.csv']]);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', clean: 2, final: 1, superseded: 1 });
    expect(await prices(lake)).toEqual([['A1', '2.00', '2026-01-02', 'orders/b.csv']]);
  });

  test('after the commit leaves nothing to do', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    const broken = override(lake, 'final', {
      put: async (key, body, conditions) => {
        const info = await lake.final.put(key, body, conditions);
        if (key.endsWith('manifest.json')) throw new Error('the answer got lost');
        return info;
      },
    });
    await expect(publish(broken, orders)).rejects.toThrow('the answer got lost');
    expect(await publish(lake, orders)).toMatchObject({ status: 'unchanged', clean: 1, final: 1 });
  });
});

describe('two publishes at once', () => {
  test('the later starts again from what the other left', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    let overtaken = 0;
    const slow = interceptPuts(lake, async (key) => {
      if (!key.endsWith('manifest.json') || overtaken > 0) return;
      overtaken += 1;
      await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-02-02,2,north,']);
      expect((await publish(lake, orders)).status).toBe('published');
      await upload(lake, 'orders/c.csv', [orderHeader, 'A2,2026-02-03,3,north,']);
    });
    expect(await publish(slow, orders)).toMatchObject({ status: 'published', clean: 3, final: 2, superseded: 1 });
    expect(overtaken).toBe(1);
    expect(await prices(lake)).toEqual([
      ['A1', '2.00', '2026-02-02', 'orders/b.csv'],
      ['A2', '3.00', '2026-02-03', 'orders/c.csv'],
    ]);
  });

  test('the one that looked at the receipts before the other does not undo it', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A2,2026-01-02,2,north,']);
    let isOvertaken = false;
    const slow = override(lake, 'processed', {
      async *list(prefix) {
        yield* lake.processed.list(prefix);
        if (isOvertaken) return;
        isOvertaken = true;
        await upload(lake, 'orders/c.csv', [orderHeader, 'A3,2026-01-03,3,north,']);
        await publish(lake, orders);
      },
    });
    expect(await publish(slow, orders)).toMatchObject({ status: 'unchanged', clean: 3, final: 3 });
    expect((await prices(lake)).map(([id]) => id)).toEqual(['A1', 'A2', 'A3']);
  });

  test('in parallel both end with the same table', async () => {
    const lake = await temporaryLake();
    for (const name of ['a', 'b', 'c'])
      await upload(lake, `orders/${name}.csv`, [orderHeader, `A1,2026-01-01,1,north,${name}`]);
    const outcomes = await Promise.all([publish(lake, orders), publish(lake, orders), publish(lake, orders)]);
    expect(outcomes.filter(({ status }) => status === 'published')).toHaveLength(1);
    expect(new Set(outcomes.map(({ snapshot }) => snapshot)).size).toBe(1);
    expect(await select(lake, 'SELECT count(*) FROM orders')).toEqual([[1]]);
  });
});

describe('what was published is built again', () => {
  test.each([
    ['its list', '_published/orders/'],
    ['a Parquet file', 'orders/data/'],
  ])('when %s is gone', async (_, prefix) => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
    await publish(lake, orders);
    const rows = await finalRows(lake, orders);
    for await (const { key } of lake.final.list(prefix)) await lake.final.delete(key);
    const outcome = await publish(lake, orders, { verify: true });
    expect(outcome).toMatchObject({ status: 'published', final: 2, partitionsWritten: 2 });
    expect(await finalRows(lake, orders)).toEqual(rows);
    expect((await publish(lake, orders, { verify: true })).status).toBe('unchanged');
  });

  test('when a Parquet file is gone that a publish has to read', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
    await publish(lake, orders);
    for await (const { key } of lake.final.list('orders/data/event_date=2026-01-02')) await lake.final.delete(key);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A3,2026-01-02,3,north,']);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 3, partitionsWritten: 2 });
    expect(await select(lake, 'SELECT count(*) FROM orders')).toEqual([[3]]);
  });
});
