// What `npm test` runs: each suite with its command, its allotted minutes and what it needs of the machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { whyNoRuntimeClient } from '../../emulators/src/lambda/runtime-client.mjs';
import { whyNoPython } from '../../emulators/src/python.mjs';

const nx = (target) => ['nx', 'run-many', '-t', target, '--parallel=2', '--outputStyle=static'];

export const suites = [
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'], minutes: 1 },
  { name: 'sync', command: ['nx', 'sync:check'], minutes: 1 },
  { name: 'unused code', command: ['knip', '--no-progress'], minutes: 1 },
  { name: 'typecheck', command: nx('typecheck'), minutes: 2 },
  { name: 'lint', command: nx('lint'), minutes: 3 },
  { name: 'build', command: nx('build'), minutes: 2 },
  { name: 'emulators', command: ['nx', 'run', '@sluice/emulators:setup'], minutes: 4, needs: 'emulators' },
  { name: 'unit', command: nx('test'), minutes: 8 },
  { name: 'browser', command: nx('e2e'), minutes: 3, needs: 'chromium' },
];

/** What suites may need: why it is not there, and how to get it; undefined when it is there. */
export const requirements = {
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
