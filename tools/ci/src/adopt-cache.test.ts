import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { adoptCache } from './adopt-cache.ts';
import { nxBin } from './nx.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

test('Nx takes what another machine has left in its cache, once this machine has adopted it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-cache-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [home, workspace] = [join(folder, 'home'), join(folder, 'workspace')];
  for (const each of [home, workspace]) await mkdir(each);
  await symlink(modules, join(workspace, 'node_modules'));
  const targets = { greet: { command: 'echo greetings', cache: true } };
  await writeFile(
    join(workspace, 'package.json'),
    JSON.stringify({ name: 'greeter', version: '1.0.0', nx: { targets } }),
  );
  await writeFile(join(workspace, 'nx.json'), '{}');
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const env = { ...Object.fromEntries(outside), HOME: home, NX_DAEMON: 'false', NX_TUI: 'false' };
  const run = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: workspace, env, encoding: 'utf8', stdio: 'pipe' });
  run('git', 'init', '--quiet');
  // By its remote Nx knows that two checkouts are of one workspace.
  run('git', 'remote', 'add', 'origin', 'https://github.com/sluice-data/greeter.git');
  const greet = (): boolean => run(nxBin(workspace), 'run', 'greeter:greet', '--outputStyle=static').includes('cache');

  expect(greet()).toBe(false);
  const [database = ''] = globSync(join(home, '.nx', '*', 'databases', '*.db'));
  await rename(database, join(dirname(database), 'another-machine-v3.db'));
  expect(adoptCache(home)).toEqual([database]);
  expect(greet()).toBe(true);
  expect(adoptCache(home)).toEqual([]);
});
