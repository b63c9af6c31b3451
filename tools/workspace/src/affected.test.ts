import { expect, test } from 'vitest';
import { tool } from './workspace.ts';

async function affectedBy(file: string): Promise<string[]> {
  const output = await tool('nx', ['show', 'projects', '--affected', `--files=${file}`, '--json']);
  return (JSON.parse(output) as string[]).map((name) => name.replace('@sluice/', '')).sort();
}

test('a change of the dashboards affects them, the apps that show them, and what tests releases and deploys, nothing else', async () => {
  expect(await affectedBy('libs/dashboards/src/index.ts')).toEqual([
    'ci',
    'cli',
    'dashboards',
    'quicksight',
    'release',
  ]);
});

test('a change of the cleaning affects it and what is built on it', async () => {
  expect(await affectedBy('libs/cleaning/src/index.ts')).toEqual(
    expect.arrayContaining(['cleaning', 'lake', 'warehouse', 'cli']),
  );
  expect(await affectedBy('libs/cleaning/src/index.ts')).not.toEqual(expect.arrayContaining(['contract']));
  expect(await affectedBy('libs/cleaning/src/index.ts')).not.toEqual(expect.arrayContaining(['dashboards']));
});

test('a change of the docs affects no package', async () => {
  expect(await affectedBy('docs/architecture.md')).toEqual([]);
});

test('a second build is read from the cache', async () => {
  await tool('nx', ['build', 'contract', '--outputStyle=static']);
  expect(await tool('nx', ['build', 'contract', '--outputStyle=static'])).toMatch(/cache/);
});
