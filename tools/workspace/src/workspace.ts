import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The top of the workspace. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The environment without what a surrounding nx run left in it. */
const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));

/** Runs one of the workspace's own tools and returns its standard output. Throws when it fails. */
export async function tool(name: string, args: readonly string[]): Promise<string> {
  const bin = join(root, 'node_modules', '.bin');
  const { stdout } = await promisify(execFile)(join(bin, name), [...args], {
    cwd: root,
    maxBuffer: 64 << 20,
    env: { ...outside, PATH: [bin, process.env.PATH].join(delimiter), NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  return stdout;
}

/** The files below some folders that git tracks or would track, by their paths from the top of the workspace. */
export async function trackedFiles(...folders: readonly string[]): Promise<string[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders];
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 64 << 20 });
  const files = stdout.split('\n').filter((file) => file !== '');
  return files.filter((file) => existsSync(join(root, file)));
}
