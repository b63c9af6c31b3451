// What `npm test` runs: each suite with its command, its allotted minutes and what it needs of the machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { whyNoSpark } from '../../../apps/glue-job/bin/spark.mjs';
import { whyNoRuntimeClient } from '../../emulators/src/lambda/runtime-client.mjs';
import { whyNoPython } from '../../emulators/src/python.mjs';

const nx = (...targets) => ['nx', 'run-many', '-t', ...targets, '--parallel=2', '--outputStyle=static'];

export const suites = [
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'], minutes: 0.5 },
  { name: 'sync', command: ['nx', 'sync:check'], minutes: 0.25 },
  { name: 'unused code', command: ['knip', '--no-progress'], minutes: 0.5 },
  { name: 'workflows', command: ['node', 'tools/ci/bin/actionlint.mjs'], minutes: 0.75, needs: 'actionlint' },
  { name: 'emulators', command: ['nx', 'run', '@sluice/emulators:setup'], minutes: 1.5, needs: 'emulators' },
  { name: 'Spark', command: ['nx', 'run', '@sluice/glue-job:setup'], minutes: 1.5, needs: 'spark' },
  { name: 'typecheck', command: nx('typecheck'), minutes: 1 },
  { name: 'lint', command: nx('lint'), minutes: 1.5 },
  { name: 'build', command: nx('build'), minutes: 0.75 },
  { name: 'unit', command: nx('test'), minutes: 6.75 },
  { name: 'Glue job', command: nx('spark'), minutes: 3.5, needs: 'spark' },
  { name: 'parity', command: nx('parity'), minutes: 3, needs: 'spark' },
  { name: 'browser', command: nx('e2e'), minutes: 1.5, needs: 'chromium' },
  { name: 'release', command: nx('package', 'api', 'release-test'), minutes: 2, needs: 'chromium' },
];

/** What suites may need: why it is not there, and how to get it; undefined when it is there. */
export const requirements = {
  actionlint: {
    missing: () => {
      const missing = ['go', 'shellcheck'].filter((name) => !onPath(name));
      return missing.length === 0
        ? undefined
        : `no ${missing.join(' and no ')} on the PATH (Go 1.25 or newer; Debian: apt-get install shellcheck)`;
    },
  },
  chromium: {
    missing: () =>
      ['chromium', 'chromium-browser', 'google-chrome'].some(onPath)
        ? undefined
        : 'no Chromium on the PATH (Debian: apt-get install chromium)',
  },
  emulators: {
    missing: () => {
      const missing = [whyNoPython(), whyNoRuntimeClient()].filter((why) => why !== undefined);
      return missing.length === 0 ? undefined : `${missing.join('; ')}: unit tests that need it are skipped`;
    },
  },
  spark: { missing: whyNoSpark },
};

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
