import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePython, whyNoMoto } from '@sluice/emulators';
import { describe, expect, test } from 'vitest';
import dev from './stages/dev.ts';
import prod from './stages/prod.ts';
import { stageApp, standInBundles, withDashboards, withWorkflows } from './testing.ts';

/** Stages with every switch thrown one way or the other. */
const stages = [
  dev,
  prod,
  {
    ...withWorkflows(withDashboards(prod)),
    name: 'all',
    account: '123456789012',
    region: 'eu-central-1',
    expireRawVersionsDays: 30,
  },
];

describe.each(stages)('the templates of $name', (stage) => {
  test('have no finding of cdk-nag that is not acknowledged with its reason', () => {
    const app = stageApp({ stage });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    // Throws, and lists the findings, when there are any.
    expect(app.synth().stacks.map(({ displayName }) => displayName)).toEqual(
      // In the order of their deploys: what publishes knows a new contract before anything is cleaned by it.
      ['storage', 'catalogue', 'publish', 'ingest', 'access', 'observability'].map(
        (concern) => `sluice-${stage.name}-${concern}`,
      ),
    );
  });

  test('are the same twice', async () => {
    const bundles = [standInBundles(), standInBundles()];
    const [first, second] = await Promise.all(
      bundles.map((each) => templateTexts(stageApp({ stage, bundles: each }).synth().directory)),
    );
    expect(Object.keys(first ?? {})).toHaveLength(12);
    expect(second).toEqual(first);
    expect(JSON.stringify(first)).not.toContain(process.cwd());
  });

  test.skipIf(whyNoMoto())(
    'are clean to cfn-lint',
    async () => {
      const { directory, stacks } = stageApp({ stage }).synth();
      const files = stacks.map(({ templateFile }) => join(directory, templateFile));
      // W3005: the CDK writes down dependencies that CloudFormation would find by itself.
      const lint = ['-c', 'from cfnlint.runner import main; main()', '--ignore-checks', 'W3005', '--', ...files];
      const { stdout } = await promisify(execFile)(ensurePython(), lint).catch(
        (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
      );
      expect(stdout).toBe('');
    },
    120_000,
  );
});

/** What is deployed: templates, and the hashes of the functions' code. */
async function templateTexts(directory: string): Promise<Record<string, string>> {
  const files = (await readdir(directory)).filter((file) => /\.(template|assets)\.json$/.test(file)).toSorted();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(directory, file), 'utf8')] as const)),
  );
}
