import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser } from '@sluice/chromium';
import { inc, major } from 'semver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../src/plan.ts';
import { type Manifest, publishedMembers, readJson } from '../src/members.ts';
import { cloneWorkspace } from './support/clone.ts';
import { nodeBinary, nodeVersions } from './support/nodes.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { root, run } from './support/run.ts';
import { serveFolder } from './support/site.ts';
import { complaints, readmeExamples, startProject } from './support/stranger.ts';

const projects = publishedMembers(root);
const libraries = projects.filter(({ folder }) => folder.startsWith('libs/'));
/** The versions that each release is to make, by package without scope, as they follow from each other. */
const versions = new Map(projects.map(({ manifest }) => [short(manifest.name), manifest.version]));

/** What the later examples of a README stand in: they go on from the first one, or from an application. */
const surroundings = `
import type { S3Client } from '@aws-sdk/client-s3';
import type { ByteSink } from '@sluice/cleaning';
import type { Dataset } from '@sluice/contract';
declare const stock: Dataset, upload: ByteSink, nowhere: ByteSink, file: Blob;
declare const s3: S3Client, Bucket: string, Key: string, VersionId: string;`;

let folder: string;
let clone: string;
let registry: Registry;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-release-'));
  clone = join(folder, 'sluice');
  registry = await startRegistry(join(folder, 'registry'));
  await cloneWorkspace(clone, registry.npmrc);
});

afterAll(async () => {
  await registry?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

function short(name: string): string {
  return name.replace('@sluice/', '');
}

/** Commits a change of one file of the clone. */
async function commit(message: string, file: string, text: string): Promise<void> {
  await appendFile(join(clone, file), text);
  await run(clone, 'git', ['commit', '--quiet', '--all', '--message', message]);
}

/** Releases the clone as the pipeline does, and takes the tags that this makes, without the scope. */
async function release(): Promise<string[]> {
  const before = await run(clone, 'git', ['tag']);
  await run(clone, 'npm', ['run', 'release']);
  expect(await run(clone, 'git', ['status', '--porcelain'])).toBe('');
  const after = (await run(clone, 'git', ['tag', '--points-at', 'HEAD'])).trim().split('\n');
  expect(after.filter((tag) => before.split('\n').includes(tag))).toEqual([]);
  return after.map(short).sort();
}

/** The tags that a release of these changes is to make; their versions stand from then on. */
function expected(changes: Readonly<Record<string, Change>>): string[] {
  for (const [name, change] of Object.entries(changes)) {
    const version = versions.get(name)!;
    const place = major(version) > 0 ? change : change === 'major' ? 'minor' : 'patch';
    versions.set(name, inc(version, place as 'patch')!);
  }
  return Object.keys(changes)
    .map((name) => `${name}@${versions.get(name)}`)
    .sort();
}

async function publish(): Promise<void> {
  await run(clone, 'nx', ['release', 'publish', '--registry', registry.url, '--tag', 'latest']);
}

/** The versions of each package that the registry has. */
async function publishedVersions(): Promise<Record<string, string[]>> {
  const found = projects.map(async ({ manifest: { name } }) => {
    const answer = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
    const { versions } = (await answer.json()) as { versions?: object };
    return [short(name), Object.keys(versions ?? {})];
  });
  return Object.fromEntries(await Promise.all(found)) as Record<string, string[]>;
}

const manifestOf = (project: string) => readJson<Manifest>(join(clone, project, 'package.json'));
const changelogOf = (project: string) => readFile(join(clone, project, 'CHANGELOG.md'), 'utf8');

test('the first release has every package as it stands', async () => {
  expect(await release()).toEqual([...versions].map(([name, version]) => `${name}@${version}`).sort());
  for (const { folder: project, manifest } of projects) {
    expect(await changelogOf(project)).toMatch(new RegExp(`^## ${manifest.version} `));
  }
  await publish();
  expect(await publishedVersions()).toEqual(Object.fromEntries([...versions].map(([name, one]) => [name, [one]])));
});

test('a fix and a feature release their packages and what depends on them, and no others', async () => {
  const before = await publishedVersions();
  await commit('fix(datasets): a mended contract', 'libs/datasets/src/index.ts', '// Mended.\n');
  await commit('feat(dashboards): a novelty', 'libs/dashboards/src/index.ts', 'export const novelty = 42;\n');
  await commit('test(lake): one more', 'libs/lake/src/sweep.test.ts', '// Tested.\n');

  expect(await release()).toEqual(expected({ datasets: 'patch', dashboards: 'minor', cli: 'patch' }));
  expect(await changelogOf('libs/datasets')).toMatch(
    /^## \S+ \(.*\)\n\n### Fixes\n\n- \*\*datasets:\*\* a mended contract\n/,
  );
  expect(await changelogOf('libs/dashboards')).toMatch(
    /^## \S+ \(.*\)\n\n### Features\n\n- \*\*dashboards:\*\* a novelty\n\n### .*Updated Dependencies\n\n- Updated @sluice\/datasets to /,
  );
  expect(await changelogOf('apps/cli')).toMatch(
    /^## \S+ \(.*\)\n\n### .*Updated Dependencies\n\n- Updated @sluice\/dashboards/,
  );
  expect(manifestOf('libs/dashboards').dependencies).toMatchObject({
    '@sluice/datasets': `^${versions.get('datasets')}`,
  });

  await publish();
  const after = await publishedVersions();
  for (const [name, one] of versions) {
    const isNew = ['datasets', 'dashboards', 'cli'].includes(name);
    expect(after[name], name).toEqual([...before[name]!, ...(isNew ? [one] : [])]);
  }
});

test('with nothing that asks for a release, or without the tags, nothing is released', async () => {
  const head = await run(clone, 'git', ['rev-parse', 'HEAD']);
  expect(await run(clone, 'npm', ['run', 'release'])).toContain('nothing to release');
  const tag = `@sluice/lake@${versions.get('lake')}`;
  await run(clone, 'git', ['tag', 'kept', tag]);
  await run(clone, 'git', ['tag', '--delete', tag]);
  await expect(run(clone, 'npm', ['run', 'release'])).rejects.toThrow("'@sluice/lake' has a changelog, but no tag");
  await run(clone, 'git', ['tag', tag, 'kept']);
  expect(await run(clone, 'git', ['rev-parse', 'HEAD'])).toBe(head);
});

describe('a stranger who installs two libraries', () => {
  const expectedOutput = [
    'sku,pieces,source_line\nS1,5,2\nS3,7,4\n',
    `SKU,Pieces,_line,_reasons,_record\nS2,many,3,"pieces not_a_number: expected a whole number, found 'many'",\n`,
    '3 2 1\n',
  ].join('');
  let project: string;

  beforeAll(async () => {
    project = join(folder, 'stranger');
    await startProject(project, registry, ['@sluice/contract', '@sluice/cleaning']);
  });

  test('gets them and what they say they need, nothing else', async () => {
    const { packages } = readJson<{ packages: object }>(join(project, 'node_modules', '.package-lock.json'));
    const names = Object.keys(packages).map((path) => path.replace('node_modules/', ''));
    expect(names).toEqual(['@noble/hashes', '@sluice/cleaning', '@sluice/contract', 'pako', 'zod']);
  });

  test.each(nodeVersions)('cleans a file in less than 20 lines with Node %s, as ESM and as CJS', async (version) => {
    const node = await nodeBinary(version);
    expect(await run(project, node, ['--version'])).toBe(`v${version}\n`);
    for (const program of ['clean.mjs', 'clean.cjs']) {
      expect((await readFile(join(project, program), 'utf8')).split('\n').length).toBeLessThan(20);
      expect(await run(project, node, [program])).toBe(expectedOutput);
    }
  });

  test('has types that hold without skipLibCheck and without those of Node, as ESM and as CJS', async () => {
    await cp(join(project, 'clean.mts'), join(project, 'clean.cts'));
    expect(await complaints(project, ['clean.mts', 'clean.cts'], ['--lib', 'es2023,dom'])).toBe('');
  });

  test('cleans a file in a browser, with a page that Vite has bundled', async () => {
    const output = join(folder, 'site');
    await run(project, 'vite', ['build', '--logLevel', 'warn', '--outDir', output]);
    const site = await serveFolder(output);
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(site.url);
      await page.setInputFiles('input', join(project, 'stock.csv'));
      await page.waitForSelector('pre[data-done]');
      expect(await page.textContent('pre')).toBe(expectedOutput);
    } finally {
      await browser.close();
      await site.stop();
    }
  });
});

describe('a stranger who installs everything', () => {
  let project: string;

  beforeAll(async () => {
    project = join(folder, 'everything');
    await startProject(project, registry, ['@sluice/cli']);
  });

  test('gets the last versions, as they were built from the released sources', async () => {
    for (const [name, version] of versions) {
      expect(readJson<Manifest>(join(project, 'node_modules', '@sluice', name, 'package.json')).version).toBe(version);
    }
    const novelty = `import('@sluice/dashboards').then(({ novelty }) => console.log(novelty))`;
    expect(await run(project, process.execPath, ['--eval', novelty])).toBe('42\n');
  });

  test('runs the whole pipeline', async () => {
    expect(await run(project, join(project, 'node_modules', '.bin', 'sluice'), ['--version'])).toBe(
      `${versions.get('cli')}\n`,
    );
    const output = await run(project, join(project, 'node_modules', '.bin', 'sluice'), ['run', '--lake', 'lake']);
    expect(output).toMatch(/\nsales_records +published /);
  });

  test('finds nothing changed by importing the libraries', async () => {
    const entries = libraries.flatMap(({ manifest: { name, exports = {} } }) =>
      Object.keys(exports)
        .filter((subpath) => subpath !== './package.json')
        .map((subpath) => `${name}${subpath.slice(1)}`),
    );
    expect(entries).toContain('@sluice/lake/s3');
    expect(await run(project, process.execPath, ['effects.mjs', ...entries])).toBe('[]\n');
    const require = `for (const name of process.argv.slice(1)) require(name)`;
    await run(project, process.execPath, ['--eval', require, ...entries]);
  });

  test('copies examples from the READMEs that compile', async () => {
    const files: string[] = [];
    for (const { manifest } of libraries) {
      for (const [index, code] of (await readmeExamples(project, manifest.name)).entries()) {
        const file = `${short(manifest.name)}-${index}.mts`;
        await writeFile(join(project, file), index === 0 ? code : `${surroundings}\n${code}`);
        files.push(file);
      }
    }
    expect(files.length).toBeGreaterThanOrEqual(libraries.length);
    const types = ['--lib', 'es2023,dom', '--typeRoots', join(root, 'node_modules', '@types'), '--types', 'node'];
    expect(await complaints(project, files, ['--skipLibCheck', ...types])).toBe('');
  });
});

test('a breaking change is one of all whose types show it', async () => {
  await commit('feat(contract)!: columns have other names', 'libs/contract/src/index.ts', '// Broken.\n');
  const shown = ['contract', 'cleaning', 'datasets', 'dashboard-spec', 'dashboards', 'lake', 'warehouse'];
  const others = { cli: 'patch', workbench: 'patch' } as const;
  const changes = { ...Object.fromEntries(shown.map((name) => [name, 'major' as const])), ...others };
  expect(await release()).toEqual(expected(changes));
  expect(manifestOf('libs/warehouse').dependencies).toMatchObject({
    '@sluice/contract': `^${versions.get('contract')}`,
    '@sluice/lake': `^${versions.get('lake')}`,
  });
  const lock = readJson<{ packages: Record<string, { link?: boolean }> }>(join(clone, 'package-lock.json'));
  const strangers = Object.entries(lock.packages).filter(
    ([path, { link }]) => /node_modules\/@sluice\//.test(path) && !link,
  );
  expect(strangers, 'no package of the workspace is to come from a registry').toEqual([]);
});
