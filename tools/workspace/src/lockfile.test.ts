import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

interface Entry {
  readonly resolved?: string;
  readonly link?: boolean;
}

const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };

test('the lockfile names no registry host', () => {
  const hosts = Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith('http'));
  expect(hosts).toEqual([]);
});

test('every package of the workspace resolves to its own folder', () => {
  const internal = Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/@sluice/'));
  expect(internal.length).toBeGreaterThan(8);
  expect(internal.filter(([, entry]) => !entry.link)).toEqual([]);
});
