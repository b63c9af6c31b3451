// The jars beside Spark's own. Plain JavaScript, as set-up runs on any Node that starts it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheOf } from '../../../tools/emulators/src/python-environment.mjs';

const list = fileURLToPath(new URL('../jars.txt', import.meta.url));

/** The folder of the jars: another one for other versions. */
function folder() {
  const hash = createHash('sha256').update(readFileSync(list)).digest('hex');
  return join(cacheOf('glue-job'), `jars-${hash.slice(0, 12)}`);
}

/** Why the jars are not there and cannot be fetched here; undefined when they are or can be. */
export function whyNoJars() {
  if (existsSync(folder())) return undefined;
  try {
    execFileSync('mvn', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no Maven on the PATH (Debian: apt-get install maven)';
  }
}

/**
 * Paths of the jars; fetches them where they are not there yet. Any number of processes may do so at once: they appear
 * in their place only when they are complete.
 */
export function ensureJars(say = () => undefined) {
  const jars = folder();
  if (!existsSync(jars)) fetchJars(jars, say);
  return readdirSync(jars).map((name) => join(jars, name));
}

function fetchJars(jars, say) {
  const missing = whyNoJars();
  if (missing) throw new Error(`cannot fetch the jars: ${missing}`);
  const artifacts = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const draft = `${jars}.${process.pid}`;
  say(`fetches ${artifacts.length} jars into ${jars} …`);
  try {
    mkdirSync(draft, { recursive: true });
    for (const artifact of artifacts) {
      const copy = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${draft}`];
      execFileSync('mvn', ['--batch-mode', '--quiet', ...copy], { stdio: 'pipe' });
    }
    if (!existsSync(jars)) renameSync(draft, jars);
  } catch (error) {
    const first = error.stdout
      ?.toString()
      .split('\n')
      .find((line) => line.includes('ERROR'));
    // Another process may have been first.
    if (!existsSync(jars)) throw new Error(`cannot fetch the jars: ${first || error.message}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
