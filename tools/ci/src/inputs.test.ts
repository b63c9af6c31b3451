import { build, type Plugin } from 'esbuild';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { deployed, type Deployed } from './affected-deploys.ts';
import { askNx } from './nx.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where what is deployed begins: the functions' modules, what makes the templates, what makes the dashboards. */
const entries: Readonly<Record<Deployed, readonly string[]>> = {
  '@sluice/infra': [
    'apps/infra/src/{app,cdk}.ts',
    'apps/infra/src/stages/*.ts',
    'apps/ingest/src/{ingest,sweep}.ts',
    'apps/publish/src/handlers/*.ts',
  ],
  '@sluice/quicksight': ['apps/quicksight/src/main.ts'],
};
/** What goes into it otherwise: the job's Python; what a stage's address says of its dashboards. */
const files: Readonly<Record<Deployed, readonly string[]>> = {
  '@sluice/infra': ['apps/glue-job/src/**/*.py'],
  '@sluice/quicksight': ['apps/infra/src/stages/*.ts', 'apps/infra/src/{stacks/access,actors/quicksight}.ts'],
};

/** Packages from elsewhere stay outside: the lockfile tells of them. */
const external: Plugin = {
  name: 'external',
  setup: (bundler) =>
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      path.startsWith('@sluice/') || kind === 'entry-point' ? null : { path, external: true, sideEffects: false },
    ),
};

/** The workspace's files that are in what is deployed, as a bundler finds them. */
async function shippedBy(project: Deployed): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries[project].flatMap((pattern) => globSync(pattern, { cwd: root })).map((file) => `./${file}`),
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    outdir: 'out',
    conditions: ['@sluice/source'],
    plugins: [external],
  });
  const modules = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return [...new Set([...modules, ...files[project].flatMap((pattern) => globSync(pattern, { cwd: root }))])];
}

test.each(deployed)(
  'what %s deploys are the inputs of its deploy, and no project is among them for nothing',
  async (project) => {
    const shipped = await shippedBy(project);
    const { files: inputs } = await askNx<{ files: string[] }>(root, 'show', 'target', 'inputs', `${project}:deploy`);
    // A manifest is in it for its version, which is of no consequence.
    expect(shipped.filter((file) => !inputs.includes(file) && !file.endsWith('/package.json'))).toEqual([]);
    expect(shipped.length).toBeGreaterThan(50);
    const projects = (of: readonly string[]): Set<string> =>
      new Set(of.filter((file) => file.split('/').length > 2).map((file) => file.split('/').slice(0, 2).join('/')));
    expect(projects(inputs)).toEqual(projects(shipped));
  },
);
