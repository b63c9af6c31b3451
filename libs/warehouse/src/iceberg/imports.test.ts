import { expect, test, vi } from 'vitest';

vi.mock('@duckdb/node-api', () => {
  throw new Error('DuckDB was loaded');
});

test('readers of the deployed state get by without DuckDB', async () => {
  const { publishedState } = await import('./index.ts');
  expect(publishedState).toBeTypeOf('function');
  await expect(import('../index.ts')).rejects.toThrow();
});
