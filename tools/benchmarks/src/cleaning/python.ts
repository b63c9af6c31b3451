import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const requirements = new URL('peers/requirements.txt', import.meta.url);

/** Python with the peers' packages: its path, or why there is none. */
export type Python = { readonly path: string } | { readonly missing: string };

/** A virtual environment in the folder, made and filled unless it is there. */
export function ensurePython(folder: string): Python {
  const environment = join(folder, 'venv');
  const path = join(environment, 'bin', 'python');
  const installed = join(environment, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return { path };
  try {
    execFileSync('python3', ['-m', 'venv', environment], { stdio: 'pipe' });
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--requirement',
      requirements.pathname,
    ];
    execFileSync(path, pip, { stdio: 'pipe' });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    if (code === 'ENOENT') return { missing: 'there is no python3' };
    return { missing: stderr?.toString().trim().split('\n').at(-1) ?? String(error) };
  }
  writeFileSync(installed, wanted);
  return { path };
}
