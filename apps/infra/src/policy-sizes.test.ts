import { datasets } from '@sluice/datasets';
import { expect, test } from 'vitest';
import prod from './stages/prod.ts';
import { account, stageApp, withDashboards } from './testing.ts';

const [dataset] = datasets;
if (!dataset) throw new Error('cannot test policies: expected a dataset, found none');

/** A stage with long names, and so many datasets. */
const options = (count: number) => ({
  stage: { ...withDashboards(prod), name: 'the-longest-name', region: 'ap-southeast-2', account },
  datasets: Array.from({ length: count }, (_, index) => ({ ...dataset, name: `a_dataset_of_usual_length_${index}` })),
});

test('what AWS takes has room for three dozen datasets', () => {
  expect(() => stageApp(options(36)).synth()).not.toThrow();
});

test('a policy that AWS would not take is told before a deploy', () => {
  expect(() => stageApp(options(80)).synth()).toThrow(
    "cannot deploy role 'sluice-the-longest-name-publish-drift': AWS takes 10,240 characters",
  );
});
