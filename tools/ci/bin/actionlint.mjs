// `node tools/ci/bin/actionlint.mjs`: checks the workflows, with the actionlint that it has built once.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const version = 'v1.7.12';

const folder = join(root, 'node_modules', '.cache', `sluice-actionlint-${version}`);
const program = join(folder, 'actionlint');
if (!existsSync(program))
  run('go', ['install', `github.com/rhysd/actionlint/cmd/actionlint@${version}`], { GOBIN: folder });
run(program, ['-color']);

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(`cannot run '${command}': ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
