import { readdir, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { functionNames } from './functions.ts';

test.each(functionNames)('the bundle of %s is under a megabyte, source maps aside, and has them', async (name) => {
  const folder = new URL(`../dist/${name}/`, import.meta.url);
  const files = await readdir(folder);
  const code = files.filter((file) => file.endsWith('.mjs'));
  const sizes = await Promise.all(code.map(async (file) => (await stat(new URL(file, folder))).size));
  expect(code).toContain('index.mjs');
  expect(files).toEqual(expect.arrayContaining(code.map((file) => `${file}.map`)));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
});
