import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readInputs } from './inputs.ts';
import { page } from './page.ts';

test('docs/cost.md is what the prices and the measured figures give', async () => {
  const { prices, measured } = await readInputs();
  const written = await readFile(new URL('../../../docs/cost.md', import.meta.url), 'utf8');
  expect(written, 'write it again: npx nx write cost').toBe(await page(prices, measured));
});

test('every price has its day, its unit and its source', async () => {
  const { prices } = await readInputs();
  const text = await page(prices, (await readInputs()).measured);
  expect(text).toContain(`as of ${prices.asOf}`);
  for (const { per, source } of Object.values(prices.prices)) expect(text).toMatch(new RegExp(`${per}.*${source}`));
});
