import { App } from 'aws-cdk-lib';
import { datasets } from '@sluice/datasets';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readStage } from './stage.ts';
import { addStacks } from './stage-stacks.ts';

const app = new App({ analyticsReporting: false });
const stage = await readStage(String(app.node.tryGetContext('stage') ?? 'dev'));
addStacks(app, { stage, datasets, bundles: { ingest: bundle('ingest'), sweep: bundle('sweep') } });
app.synth();

function bundle(name: string): string {
  const folder = fileURLToPath(new URL(`../../ingest/dist/${name}`, import.meta.url));
  if (existsSync(folder)) return folder;
  throw new Error(
    `cannot find the function's code '${folder}': expected what apps/ingest builds; run 'npx nx build ingest'`,
  );
}
