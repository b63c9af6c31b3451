// `npm start [FILE…]`: installs what is missing, runs the pipeline, serves the workbench.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ensureInstalled, run, say, seconds } from './bootstrap.mjs';
import { environment, root } from './environment.mjs';

ensureInstalled();
const started = Date.now();

say('building the workbench while the pipeline runs …');
const build = spawn('nx', ['build', 'workbench', '--excludeTaskDependencies'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: environment(),
});
const built = once(build, 'exit');

const sluice = ['apps/cli/bin/sluice.js'];
const files = process.argv.slice(2).map((file) => resolve(process.env.INIT_CWD ?? root, file));
const codes = [run('node', [...sluice, 'run'])];
if (files.length > 0) codes.push(run('node', [...sluice, 'run', ...files]));
if (Math.max(...codes) > 1) process.exit(Math.max(...codes));

const [buildCode] = await built;
if (buildCode !== 0) {
  say('the workbench did not build: `npx nx build workbench` shows why');
  process.exit(1);
}
say(`ready ${seconds(started)} after the installation`);

const server = spawn('node', [...sluice, 'serve'], { cwd: root, stdio: 'inherit', env: environment() });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
