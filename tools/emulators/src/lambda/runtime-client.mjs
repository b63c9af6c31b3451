// Lambda's runtime client for Node (aws-lambda-ric). Plain JavaScript, as set-up runs on any Node that starts it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cache } from '../python.mjs';

const version = '4.0.2';
const folder = join(cache, `lambda-ric-${version}`);

/** The runtime client's command, below the folder where it is installed. */
const command = (where) => join(where, 'node_modules', 'aws-lambda-ric', 'index.mjs');

/** The PATH without this workspace's commands: npm's package `node` has no headers to compile against. */
const machinePath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(delimiter);

/** Why the runtime client is not there and cannot be made here; undefined when it is or can be. */
export function whyNoRuntimeClient() {
  if (existsSync(folder)) return undefined;
  if (process.platform === 'win32') return "Lambda's runtime client does not build on Windows";
  const missing = ['cmake', 'make', 'g++', 'npm'].filter((tool) => {
    try {
      execFileSync(tool, ['--version'], { stdio: 'ignore', env: { ...process.env, PATH: machinePath() } });
      return false;
    } catch {
      return true;
    }
  });
  return missing.length === 0
    ? undefined
    : `no ${missing.join(', ')} on the PATH (Debian: apt-get install cmake make g++)`;
}

/**
 * Path of the runtime client's command; compiles it where it is not there yet, which takes about a minute. Any number
 * of processes may do so at once: it appears in its place only when it is complete.
 */
export function ensureRuntimeClient(say = () => undefined) {
  if (existsSync(folder)) return command(folder);
  const missing = whyNoRuntimeClient();
  if (missing) throw new Error(`cannot set up the emulators: ${missing}`);
  const draft = `${folder}.${process.pid}`;
  say(`compiles Lambda's runtime client into ${folder} …`);
  try {
    mkdirSync(draft, { recursive: true });
    const manifest = {
      private: true,
      dependencies: { 'aws-lambda-ric': version },
      allowScripts: { 'aws-lambda-ric': true },
    };
    writeFileSync(join(draft, 'package.json'), JSON.stringify(manifest));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: draft,
      stdio: 'pipe',
      env: { ...process.env, PATH: machinePath() },
    });
    // Where scripts are off, npm succeeds without the compiled part.
    if (!existsSync(join(draft, 'node_modules', 'aws-lambda-ric', 'rapid-client.node')))
      throw new Error('npm did not run the install script of aws-lambda-ric');
    mkdirSync(dirname(folder), { recursive: true });
    if (!existsSync(folder)) renameSync(draft, folder);
  } catch (error) {
    const last = error.stderr?.toString().trim().split('\n').at(-1);
    // Another process may have been first.
    if (!existsSync(folder)) throw new Error(`cannot set up the emulators: ${last || error.message}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return command(folder);
}
