import { datasets } from '@sluice/datasets';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, trackedFiles } from './workspace.ts';

/** Names that mean nothing but a column: one word alone (`item`, `action`) is also ordinary English. */
const names = datasets
  .flatMap((dataset) => [dataset.name, ...Object.keys(dataset.columns)])
  .filter((name) => name.includes('_'));

test('only contracts and dashboards name a dataset or its columns', async () => {
  const sources = (await trackedFiles('apps', 'libs', 'tools'))
    .filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && !/\.(test|suite|e2e)\./.test(file))
    .filter((file) => !/^libs\/(datasets|dashboards)\//.test(file));
  const found: string[] = [];
  for (const file of sources) {
    const code = (await readFile(join(root, file), 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*|Example:.*/g, '');
    for (const name of names) if (new RegExp(`\\b${name}\\b`).test(code)) found.push(`${file}: ${name}`);
  }
  expect(names.length).toBeGreaterThan(5);
  expect(sources.length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
