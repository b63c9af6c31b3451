import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { Dataset } from '@sluice/contract';
import { describe, expect, test, vi } from 'vitest';
import { cleanBy, type LaneMaker } from './clean.ts';
import { pieces } from './cleaning.test.support.ts';
import { goldenDatasets, goldenKey } from './golden.test.support.ts';
import { createLanes } from './lanes.ts';
import { createPlainLane } from './plain-lane.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Its README says what it holds and how to add to it. */
const folder = new URL('../golden/', import.meta.url);
const isWriting = process.env['GOLDEN'] === 'write';
const outputs = ['clean.csv', 'rejects.csv', 'report.json'] as const;

const entries = await readdir(folder, { withFileTypes: true });
const traits = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('the folder holds at least 80 traits, and nothing else', () => {
  expect(traits.length).toBeGreaterThanOrEqual(80);
  expect(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual(['README.md']);
});

describe.each(traits)('%s', (trait) => {
  const files = new URL(`${trait}/`, folder);
  const read = async (file: string): Promise<Buffer> => readFile(new URL(file, files));

  test('comes out as expected', async () => {
    const { dataset: name } = JSON.parse((await read('report.json')).toString()) as { dataset: string };
    const dataset = goldenDatasets.get(name);
    if (dataset === undefined) throw new Error(`cannot clean '${trait}': its report names no known dataset: '${name}'`);
    const input = await inputOf(files);
    const made = await cleanedFiles(createPlainLane, await read(input), dataset);
    if (isWriting) await Promise.all(outputs.map((file) => writeFile(new URL(file, files), made[file])));
    expect((await readdir(files)).sort()).toEqual(['clean.csv', input, 'rejects.csv', 'report.json']);
    for (const file of outputs) expect(made[file], file).toBe((await read(file)).toString());
    for (const createLane of [createPlainLane, createLanes]) {
      for (const size of [1, Infinity]) {
        const name = `${createLane.name}, ${size} bytes at a time`;
        expect(await cleanedFiles(createLane, await read(input), dataset, size), name).toEqual(made);
      }
    }
  });
});

/** The one input of a trait: its name ends as the upload's would. */
async function inputOf(files: URL): Promise<string> {
  const inputs = (await readdir(files)).filter((name) => name.startsWith('input.'));
  expect(inputs).toHaveLength(1);
  return inputs[0]!;
}

async function cleanedFiles(
  createLane: LaneMaker,
  input: Uint8Array,
  dataset: Dataset,
  size = Infinity,
): Promise<Record<(typeof outputs)[number], string>> {
  const written = { clean: '', rejects: '' };
  const sink = (output: keyof typeof written) => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { write: (bytes: Uint8Array) => void (written[output] += decoder.decode(bytes, { stream: true })) };
  };
  const report = await cleanBy(createLane, pieces(input, [size]), {
    dataset,
    clean: sink('clean'),
    rejects: sink('rejects'),
    pseudonymKey: goldenKey,
  });
  return {
    'clean.csv': written.clean,
    'rejects.csv': written.rejects,
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
  };
}
