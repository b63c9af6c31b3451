import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { datasets } from '@sluice/datasets';
import { describe, expect, it, test } from 'vitest';
import { generate } from './generate.ts';
import { cleanText } from './testing.ts';

const folder = new URL('../../../sample-data/', import.meta.url);
const readme = await readFile(new URL('README.md', folder), 'utf8');

/** The commands that the README says made the files. */
const commands = [...readme.matchAll(/^npx node .*\/main\.ts (.*)$/gm)].map(([, line = '']) => {
  const options = {
    rows: { type: 'string' },
    dirt: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args: line.split(' '), allowPositionals: true, options });
  const { rows, dirt, seed, out = '' } = values;
  return {
    dataset: positionals[0] ?? '',
    options: { rows: Number(rows), dirt: Number(dirt), seed: Number(seed) },
    out,
  };
});

test('every file has its command, and is of the dataset that it is named after', async () => {
  const files = (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith('.csv'));
  expect(commands.map(({ out }) => out).sort()).toEqual(files.sort().map((name) => `sample-data/${name}`));
  expect(commands.map(({ dataset }) => `sample-data/${dataset}.csv`)).toEqual(commands.map(({ out }) => out));
  expect(files.length).toBeGreaterThanOrEqual(3);
});

describe.each(commands.map((command) => [command.out, command] as const))(
  '%s',
  (_, { dataset: name, options, out }) => {
    const dataset = datasets.find((candidate) => candidate.name === name)!;
    const text = async () => readFile(new URL(basename(out), folder), 'utf8');

    it('is what its command makes, byte for byte', async () => {
      expect(await text()).toBe([...generate(dataset, options)].join(''));
    });

    it('has LF line ends, 150 to 400 records and few enough rejects', async () => {
      const { report } = await cleanText(dataset, [await text()]);
      expect(await text()).not.toContain('\r');
      expect(report.status).toBe('cleaned');
      expect(report.read).toBe(options.rows);
      expect(report.read).toBeGreaterThanOrEqual(150);
      expect(report.read).toBeLessThanOrEqual(400);
      expect(report.rejected / report.read).toBeLessThan(Math.min(options.dirt, dataset.maxRejectRatio / 2));
    });

    it('has dirt of every common kind', async () => {
      const { report } = await cleanText(dataset, [await text()]);
      const kinds = Object.values(dataset.columns).map(({ kind }) => kind);
      const expected = [
        'required',
        'too_few_fields',
        'too_many_fields',
        'unclosed_quote',
        'pattern',
        'not_a_timestamp',
      ];
      if (kinds.includes('decimal') || kinds.includes('integer')) expected.push('not_a_number', 'out_of_range');
      if (kinds.includes('category')) expected.push('unknown_category');
      if (kinds.includes('text')) expected.push('too_long');
      expect(Object.keys(report.reasons)).toEqual(expect.arrayContaining(expected));
      expect(report.skippedLines.map(({ rule }) => rule)).toEqual(
        expect.arrayContaining(['header', 'repeated_header', 'blank']),
      );
      expect(await text()).toMatch(/(^|,)[\t ]|[\t ](,|$)/m);
      expect(await text()).toMatch(/\u00a0/);
      expect(await text()).toMatch(/\u200b|\ufeff/);
      if (kinds.includes('text')) expect(await text()).toMatch(/,"[^"\n]*\n[^"\n]*",/);
    });
  },
);
