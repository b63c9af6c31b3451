import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { members } from '../../src/members.ts';
import { root, run } from './run.ts';

/**
 * Clones the repository into a folder that does not exist yet: as it now stands on disk, and as if nothing had ever been
 * released. The clone has this workspace's node_modules, but for the packages of the workspace, which are its own; and
 * Nx keeps one cache for all clones of a repository, so that what has not changed is not built again.
 * @param npmrc Lines for the clone's .npmrc, if it needs any
 */
export async function cloneWorkspace(folder: string, npmrc?: string): Promise<void> {
  await run(root, 'git', ['clone', '--quiet', '--no-tags', root, folder]);
  const git = (...args: string[]) => run(folder, 'git', args);
  for (const [name, value] of Object.entries(settings)) await git('config', name, value);
  // Nx tells repositories by their remote, or else by their first commit.
  const remote = await run(root, 'git', ['config', '--default', '', 'remote.origin.url']);
  await (remote === '\n' ? git('remote', 'remove', 'origin') : git('remote', 'set-url', 'origin', remote.trim()));

  await git('--work-tree', root, 'add', '--all');
  await git('rm', '--quiet', '--cached', '--ignore-unmatch', '*/CHANGELOG.md');
  await git('commit', '--quiet', '--allow-empty', '--message', 'chore: as it stands on disk');
  await git('reset', '--quiet', '--hard');
  await git('clean', '--quiet', '--force');
  if (npmrc !== undefined) {
    await appendFile(join(folder, '.npmrc'), npmrc);
    await git('commit', '--quiet', '--all', '--message', 'chore: where packages are published');
  }

  await linkModules(join(root, 'node_modules'), join(folder, 'node_modules'), ['@sluice']);
  await mkdir(join(folder, 'node_modules', '@sluice'));
  for (const { folder: project, manifest } of members(folder)) {
    await symlink(join(folder, project), join(folder, 'node_modules', manifest.name));
    const modules = join(root, project, 'node_modules');
    if (existsSync(modules)) await linkModules(modules, join(folder, project, 'node_modules'));
  }
}

const settings = {
  'user.name': 'Releaser',
  'user.email': 'releaser@example.com',
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
};

/** Makes a folder with a link to each entry of another. */
async function linkModules(from: string, to: string, except: readonly string[] = []): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (!except.includes(name)) await symlink(join(from, name), join(to, name));
  }
}
