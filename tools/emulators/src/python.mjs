// The Python environment of the emulators. Plain JavaScript, as set-up runs on any Node that starts it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const files = [join(here, 'requirements.txt'), join(here, 'constraints.txt')];

const cache = join(here, '..', '..', 'node_modules', '.cache', 'sluice-emulators');

/** The environment's folder: another one for other versions. */
function folder() {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(cache, `python-${hash.digest('hex').slice(0, 12)}`);
}

const interpreter = (environment) => join(environment, 'bin', 'python');

/** Why the environment is not there and cannot be made here; undefined when it is or can be. */
export function whyNoPython() {
  if (existsSync(folder())) return undefined;
  try {
    execFileSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return error.code === 'ENOENT'
      ? 'no python3 on the PATH (Debian: apt-get install python3-venv)'
      : 'python3 has no venv (Debian: apt-get install python3-venv)';
  }
}

/**
 * Path of a Python that has what the emulators need; makes the environment where it is not there yet. Any number of
 * processes may do so at once: it appears in its place only when it is complete.
 */
export function ensurePython(say = () => undefined) {
  const environment = folder();
  if (existsSync(environment)) return interpreter(environment);
  const missing = whyNoPython();
  if (missing) throw new Error(`cannot set up the emulators: ${missing}`);
  const draft = `${environment}.${process.pid}`;
  say(`installs moto into ${environment} …`);
  try {
    mkdirSync(dirname(draft), { recursive: true });
    execFileSync('python3', ['-m', 'venv', draft], { stdio: 'pipe' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', files[0], '-c', files[1]];
    execFileSync(interpreter(draft), pip, { stdio: 'pipe' });
    if (!existsSync(environment)) renameSync(draft, environment);
  } catch (error) {
    const last = error.stderr?.toString().trim().split('\n').at(-1);
    // Another process may have been first.
    if (!existsSync(environment))
      throw new Error(`cannot set up the emulators: ${last || error.message}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return interpreter(environment);
}
