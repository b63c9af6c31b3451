// Needs nothing but Node 20 and npm: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from './environment.mjs';

const installed = join(root, 'node_modules', '.sluice-installed');

/** Prints one line of progress on standard error, where no output is mistaken for it. */
export function say(text) {
  process.stderr.write(`sluice: ${text}\n`);
}

/** Runs a command in the workspace and returns its exit code; its output goes where ours goes. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment(), ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Installs the node modules when they are missing or older than the lockfile. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node ${process.versions.node} is too old: install Node 20.19 or newer`);
    process.exit(2);
  }
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  say('installing node modules (about a minute the first time) …');
  const started = Date.now();
  const code = run('npm', ['ci', '--loglevel=error'], { shell: process.platform === 'win32' });
  if (code !== 0) {
    say(`npm ci failed with exit code ${code}: mend what it names above and run the command again`);
    process.exit(code);
  }
  writeFileSync(installed, wanted);
  say(`installed in ${seconds(started)}`);
}

/** Seconds since `started` (a Date.now()), as people read them. */
export function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
