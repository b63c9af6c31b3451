import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { datasets } from '@sluice/datasets';
import { expect, onTestFinished, test } from 'vitest';
import { help, run } from './cli.ts';
import { generate } from './generate.ts';

const dataset = datasets[0]!;

async function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  const streamOf = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const code = await run(args, { stdout: streamOf('stdout'), stderr: streamOf('stderr') });
  return { code, ...texts };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-data-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('help says everything', async () => {
  expect(await command('--help')).toEqual({ code: 0, stdout: help, stderr: '' });
  for (const { name } of datasets) expect(help).toContain(name);
});

test('a file is written', async () => {
  const out = join(await temporaryFolder(), 'sample.csv');
  const given = await command(dataset.name, '--rows', '5000', '--dirt', '.1', '--seed', '9', '--out', out);
  expect(given).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await readFile(out, 'utf8')).toBe([...generate(dataset, { rows: 5000, dirt: 0.1, seed: 9 })].join(''));
});

test('standard output is the default', async () => {
  const { code, stdout } = await command(dataset.name);
  expect(code).toBe(0);
  expect(stdout).toBe([...generate(dataset, { rows: 1000, dirt: 0.05, seed: 1 })].join(''));
});

test.each([
  [[], /^cannot generate: expected a dataset \(.*\), found none/],
  [['nothing'], /^cannot generate 'nothing': expected one of /],
  [[dataset.name, 'more'], /expected one dataset, found 'more' as well/],
  [[dataset.name, '--rows', 'many'], /^cannot read --rows 'many': expected a whole number/],
  [[dataset.name, '--seed', '1e400'], /^cannot read --seed '1e400': expected a whole number/],
  [[dataset.name, '--dirt', '6%'], /^cannot read --dirt '6%': expected a share from 0 to 1, such as 0.05/],
  [[dataset.name, '--dirt', '1.5'], /^cannot read --dirt '1.5'/],
  [[dataset.name, '--colour'], /Unknown option '--colour'/],
])('wrong use %j ends with 2', async (args, message) => {
  const { code, stdout, stderr } = await command(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/\nTry --help\n$/);
});

test('a file that cannot be written ends with 1', async () => {
  const out = await temporaryFolder();
  const { code, stderr } = await command(dataset.name, '--rows', '5', '--out', out);
  expect(code).toBe(1);
  expect(stderr).toContain(`cannot write '${out}': EISDIR`);
});
