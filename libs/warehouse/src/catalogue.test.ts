import { expect, test } from 'vitest';
import { checkCatalogue } from './catalogue.ts';
import { CatalogueError } from './errors.ts';
import { orders, readings, temporaryLake, upload, withdraw } from './lake.fixture.ts';

test('committed files are checked against the contract; withdrawn ones are not', async () => {
  const lake = await temporaryLake();
  const { receipt } = await upload(lake, 'orders/a.csv', ['id,day,price,region,note', 'A1,2026-01-01,1,north,']);
  await upload(lake, 'orders/b.csv', ['id,day,price,region,note', 'B1,2026-01-01,1,north,']);
  await expect(checkCatalogue(lake, orders)).resolves.toBeUndefined();
  await expect(checkCatalogue(lake, readings)).resolves.toBeUndefined();

  const file = receipt!.accepted!.dataKey;
  await lake.processed.put(file, new TextEncoder().encode('id,day,cost,region,note,source_line\n'));
  const error = await checkCatalogue(lake, orders).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CatalogueError);
  expect(error).toMatchObject({
    dataset: 'orders',
    differences: [
      { source: 'orders/a.csv', file, difference: `lacks 'price' and has 'cost', which the contract does not declare` },
    ],
  });

  await withdraw(lake, 'orders/a.csv');
  await expect(checkCatalogue(lake, orders)).resolves.toBeUndefined();
});
