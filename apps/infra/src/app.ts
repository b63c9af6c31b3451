import { App } from 'aws-cdk-lib';
import { datasets } from '@sluice/datasets';
import { functionNames, type FunctionName } from '@sluice/publish/functions';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readStage } from './stage.ts';
import { addStacks } from './stage-stacks.ts';

const app = new App({ analyticsReporting: false });
const stage = await readStage(String(app.node.tryGetContext('stage') ?? 'dev'));
addStacks(app, {
  stage,
  datasets,
  bundles: {
    ingest: built('ingest', 'ingest'),
    sweep: built('ingest', 'sweep'),
    publish: Object.fromEntries(functionNames.map((name) => [name, built('publish', name)])) as Record<
      FunctionName,
      string
    >,
    job: { script: built('glue-job', 'main.py'), library: built('glue-job', 'sluice_glue.zip') },
  },
});
app.synth();

/** What an app builds into its folder `dist`. */
function built(from: string, name: string): string {
  const path = fileURLToPath(new URL(`../../${from}/dist/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  throw new Error(`cannot find '${path}': expected what apps/${from} builds; run 'npx nx build ${from}'`);
}
