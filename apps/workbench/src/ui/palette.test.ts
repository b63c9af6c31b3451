import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { paletteProperties } from './palette.ts';

test('what the page draws with is in its style sheets or in the palette, and in one of them only', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(css|tsx)$/.test(name));
  const text = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const all = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
  const declared = all(/(--[\w-]+)'?:/g);
  const palette = new Set(paletteProperties().keys());
  expect([...all(/var\((--[\w-]+)\)/g)].filter((name) => !declared.has(name) && !palette.has(name))).toEqual([]);
  expect([...palette].filter((name) => declared.has(name))).toEqual([]);
});
