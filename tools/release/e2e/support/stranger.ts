import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from './registry.ts';
import { run } from './run.ts';

/** Makes a project outside of any workspace, with the files of stranger/, and installs packages from a registry. */
export async function startProject(folder: string, registry: Registry, packages: readonly string[]): Promise<void> {
  await mkdir(folder);
  await cp(fileURLToPath(new URL('../stranger', import.meta.url)), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "stranger", "private": true }\n');
  await writeFile(join(folder, '.npmrc'), registry.npmrc);
  await run(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]);
}

/** What TypeScript says of modules of a stranger's project, at its strictest: '' where there is nothing to say. */
export async function complaints(folder: string, files: readonly string[], flags: readonly string[]): Promise<string> {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
  const target = ['--skipDefaultLibCheck', '--ignoreConfig', '--target', 'es2023', '--module', 'nodenext'];
  return run(folder, 'tsc', [...strict, ...target, ...flags, ...files]).catch(({ message }: Error) => message);
}

/** The examples of an installed package's README, in order. */
export async function readmeExamples(folder: string, name: string): Promise<string[]> {
  const readme = await readFile(join(folder, 'node_modules', name, 'README.md'), 'utf8');
  return [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!);
}
