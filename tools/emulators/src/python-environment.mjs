// Python environments of this workspace. Plain JavaScript, as set-up runs on any Node that starts it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const caches = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

/** The folder for what a package has set up. */
export const cacheOf = (name) => join(caches, `sluice-${name}`);

/**
 * A virtual environment below node_modules/.cache, made from requirement files; another one for other versions.
 * `requirements` are installed under the versions of `constraints`; `what` is what errors call it.
 */
export function pythonEnvironment({ name, what, requirements, constraints }) {
  const interpreter = (environment) => join(environment, 'bin', 'python');

  function folder() {
    const hash = createHash('sha256');
    for (const file of [...requirements, constraints]) hash.update(readFileSync(file));
    return join(cacheOf(name), `python-${hash.digest('hex').slice(0, 12)}`);
  }

  /** Why the environment is not there and cannot be made here; undefined when it is or can be. */
  function whyMissing() {
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
   * Path of its Python; makes the environment where it is not there yet. Any number of processes may do so at once: it
   * appears in its place only when it is complete.
   */
  function ensure(say = () => undefined) {
    const environment = folder();
    if (existsSync(environment)) return interpreter(environment);
    const missing = whyMissing();
    if (missing) throw new Error(`cannot set up ${what}: ${missing}`);
    const draft = `${environment}.${process.pid}`;
    say(`installs ${what} into ${environment} …`);
    try {
      mkdirSync(dirname(draft), { recursive: true });
      execFileSync('python3', ['-m', 'venv', draft], { stdio: 'pipe' });
      const files = [...requirements.flatMap((file) => ['-r', file]), '-c', constraints];
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...files];
      execFileSync(interpreter(draft), pip, { stdio: 'pipe' });
      if (!existsSync(environment)) renameSync(draft, environment);
    } catch (error) {
      const last = error.stderr?.toString().trim().split('\n').at(-1);
      // Another process may have been first.
      if (!existsSync(environment))
        throw new Error(`cannot set up ${what}: ${last || error.message}`, { cause: error });
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return interpreter(environment);
  }

  return { whyMissing, ensure };
}
