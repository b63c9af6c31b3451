// `npm start [FILE…]`: installs what is missing, runs the pipeline, serves the workbench.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ensureInstalled, environment, root, run, say, seconds } from './bootstrap.mjs';

ensureInstalled();
const started = Date.now();

say('building the workbench …');
const built = run('nx', ['build', 'workbench', '--outputStyle=static'], { stdio: ['ignore', 'ignore', 'inherit'] });
if (built !== 0) {
  say('the workbench did not build: `npx nx build workbench` shows why');
  process.exit(built);
}

const files = process.argv.slice(2).map((file) => resolve(process.env.INIT_CWD ?? root, file));
const cli = join(root, 'apps/cli/bin/sluice.js');
const samples = run('sluice', ['run']);
const own = files.length > 0 ? run('sluice', ['run', ...files]) : 0;
if (samples > 1 || own > 1) process.exit(Math.max(samples, own));
say(`ready ${seconds(started)} after the installation`);

const server = spawn(
  process.platform === 'win32' ? process.execPath : cli,
  process.platform === 'win32' ? [cli, 'serve'] : ['serve'],
  {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
