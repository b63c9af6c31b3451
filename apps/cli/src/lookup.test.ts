import { datasets } from '@sluice/datasets';
import { expect, test } from 'vitest';
import { datasetsNamed } from './lookup.ts';

test('datasets are those named, each once, in that order; all where none is named', () => {
  const [first, second] = datasets.map(({ name }) => name);
  expect(datasetsNamed([second!, first!, second!]).map(({ name }) => name)).toEqual([second, first]);
  expect(datasetsNamed([])).toBe(datasets);
  expect(() => datasetsNamed(['nothing'])).toThrow(`unknown dataset 'nothing': there are ${datasets[0]!.name}`);
});
