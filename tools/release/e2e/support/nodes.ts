import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from './run.ts';

/** The oldest Node that the libraries support, the one that runs this, and one of each major between that is maintained. */
export const nodeVersions = ['20.19.0', '22.23.3', process.versions.node];

/** The binary of a version of Node: from the registry that npm is configured with, unless it is already here. */
export async function nodeBinary(version: string): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const folder = join(root, 'node_modules', '.cache', 'sluice-release', `node-${version}`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    await mkdir(folder, { recursive: true });
    await run(folder, 'npm', ['install', '--prefix', folder, '--no-save', '--prefer-offline', `${name}@${version}`]);
  }
  return binary;
}
