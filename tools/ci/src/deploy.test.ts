import { cloneWorkspace } from '@sluice/release/clone';
import { publishedMembers } from '@sluice/release/members';
import { run as runIn } from '@sluice/release/run';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Deployed } from './affected-deploys.ts';
import { deploy, planDeploy, type Deployment, type Stage } from './deploy.ts';

/** Real commits to a clone of this repository as it stands on disk. */
let folder: string;
let clone: string;
/** The commit that each test begins at. */
let start: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-ci-'));
  clone = join(folder, 'sluice');
  await cloneWorkspace(clone);
  start = await git('rev-parse', 'HEAD');
  for (const { manifest } of publishedMembers(clone)) await git('tag', `${manifest.name}@${manifest.version}`);
});
beforeEach(() => git('checkout', '--quiet', '--force', '-B', 'main', start));
afterAll(() => rm(folder, { recursive: true }));

const git = async (...args: string[]): Promise<string> => (await runIn(clone, 'git', args)).trim();

/** Commits a text to the end of files. */
async function commit(message: string, files: readonly string[], text = '\n// More.\n'): Promise<void> {
  for (const file of files) await appendFile(join(clone, file), text);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', message);
}

const dashboard = 'libs/dashboards/src/sales-records.ts';
const cleaning = 'libs/cleaning/src/clean.ts';
const infra = '@sluice/infra';
const quicksight = '@sluice/quicksight';

/** What a deploy does to a stage that runs `before`, and what it then runs; it stops where `fails` is deployed. */
async function deployed(before: Deployment | undefined, { fails = '', hasDashboards = true } = {}) {
  const done: string[] = [];
  let runs = before;
  const stage: Stage = {
    name: 'dev',
    deployment: async () => before,
    record: async (deployment) => void (runs = deployment),
    hasDashboards: async () => hasDashboards,
    startSweep: async () => void done.push('sweep'),
  };
  const run = async (project: Deployed): Promise<void> => {
    done.push(project);
    if (project === fails) throw new Error('it has failed');
  };
  const failure = await deploy(clone, stage, { run, say: () => undefined }).catch((error: unknown) => error);
  if (fails !== '') expect(failure).toEqual(new Error('it has failed'));
  else expect(failure).toBeUndefined();
  return { done, runs };
}

/** All of a commit. */
const complete = (commit: string): Deployment => ({ commit, complete: true });

test('a change in one dataset’s dashboard deploys the dashboards and nothing else', async () => {
  await commit('feat(dashboards): another', [dashboard]);
  expect((await deployed(complete(start))).done).toEqual([quicksight]);
});

test('a change in the cleaning deploys the stacks, sweeps, and releases it and what depends on it', async () => {
  await commit('fix(cleaning): a rule', [cleaning]);
  expect((await deployed(complete(start))).done).toEqual([infra, 'sweep']);
  const planned = await runIn(clone, 'npm', ['run', 'release', '--', '--dry-run']);
  const released = [...planned.matchAll(/Previewing an entry in .* for @sluice\/(.*)@/g)].map(([, name]) => name);
  expect(released.toSorted()).toEqual(['cleaning', 'cli', 'lake', 'warehouse']);
});

test('a change of documentation, of tests or of what only tests use deploys nothing', async () => {
  await commit('docs: more', [
    'README.md',
    'docs/runbook.md',
    'docs/dashboards.md',
    'libs/cleaning/README.md',
    'apps/infra/README.md',
  ]);
  await commit('test: more', ['libs/dashboards/src/registry.test.ts', 'tools/emulators/src/moto.ts']);
  const head = await git('rev-parse', 'HEAD');
  expect(await deployed(complete(start))).toEqual({ done: [], runs: complete(head) });
});

test('what a stage says of its dashboards is deployed before they are', async () => {
  await commit('feat(infra): readers', ['apps/infra/src/stages/prod.ts']);
  expect((await deployed(complete(start))).done).toEqual([infra, quicksight, 'sweep']);
});

test('a failed deploy’s changes are deployed by the next, even where they are reverted', async () => {
  await commit('feat: a rule and a dashboard', [cleaning, dashboard]);
  const head = await git('rev-parse', 'HEAD');
  const failed = await deployed(complete(start), { fails: quicksight });
  expect(failed).toEqual({ done: [infra, quicksight], runs: { commit: head, complete: false } });
  expect((await deployed(failed.runs)).done).toEqual([infra, quicksight, 'sweep']);
  await git('revert', '--no-edit', 'HEAD');
  const reverted = await git('rev-parse', 'HEAD');
  expect(await deployed(failed.runs)).toEqual({ done: [infra, quicksight, 'sweep'], runs: complete(reverted) });
});

test('a release deploys nothing, another version of a package both', async () => {
  const lockfile = join(clone, 'package-lock.json');
  const lock = JSON.parse(await readFile(lockfile, 'utf8')) as { packages: Record<string, { version: string }> };
  lock.packages['libs/cleaning'] = { ...lock.packages['libs/cleaning'], version: '0.9.0' };
  await writeFile(lockfile, JSON.stringify(lock));
  await commit('chore(release): publish', ['libs/cleaning/CHANGELOG.md', 'libs/cleaning/package.json'], '\n');
  expect((await deployed(complete(start))).done).toEqual([]);
  lock.packages['node_modules/zod'] = { ...lock.packages['node_modules/zod'], version: '4.9.9' };
  await writeFile(lockfile, JSON.stringify(lock));
  await commit('build: zod', [], '');
  expect((await deployed(complete(start))).done).toEqual([infra, quicksight, 'sweep']);
});

test('a stage that nothing is known of gets everything that it has; a newer commit stays', async () => {
  await commit('fix(cleaning): a rule', [cleaning]);
  const head = await git('rev-parse', 'HEAD');
  for (const unknown of [undefined, complete('f'.repeat(40))])
    expect(await deployed(unknown)).toEqual({ done: [infra, quicksight, 'sweep'], runs: complete(head) });
  expect((await deployed(undefined, { hasDashboards: false })).done).toEqual([infra, 'sweep']);
  await git('checkout', '--quiet', start);
  for (const newer of [complete(head), { commit: head, complete: false }])
    expect(await deployed(newer)).toEqual({ done: [], runs: newer });
});

test('what is not committed is not deployed', async () => {
  await appendFile(join(clone, cleaning), '// More.');
  await expect(planDeploy(clone, { name: 'dev', deployment: async () => complete(start) })).rejects.toThrow(
    "cannot deploy 'dev': there are changes that are not committed",
  );
});
