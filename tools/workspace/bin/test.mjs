// `npm test [SUITE…]`: installs what is missing, runs the suites, names each that was skipped and why.
// With SLUICE_REQUIRE=all a skipped suite is a failed one.
import { spawn } from 'node:child_process';
import { ensureInstalled, say, seconds } from './bootstrap.mjs';
import { environment, root } from './environment.mjs';
import { requirements, suites } from './suites.mjs';

ensureInstalled();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  say(`unknown suite '${unknown[0]}': there are ${suites.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}
const chosen = suites.filter((suite) => asked.length === 0 || asked.includes(suite.name));
const requireAll = process.env.SLUICE_REQUIRE === 'all';
// The minutes are those of two cores that do nothing else; a machine at somebody's desk has more time.
const patience = requireAll ? 1 : 4;
/** Minutes that the suites so far have left over: the next may use them. */
let left = 0;

const results = [];
for (const [index, suite] of chosen.entries()) {
  const missing = suite.needs && requirements[suite.needs].missing();
  if (missing) {
    results.push({ name: suite.name, outcome: requireAll ? 'failed' : 'skipped', note: missing });
    continue;
  }
  say(`${index + 1}/${chosen.length} ${suite.name} …`);
  const started = Date.now();
  const allotted = suite.minutes * patience + left;
  const note = await execute(suite, allotted);
  left = allotted - (Date.now() - started) / 60_000;
  results.push({ name: suite.name, outcome: note ? 'failed' : 'passed', note: note ?? '', time: seconds(started) });
}

console.log();
for (const { name, outcome, note, time } of results) {
  console.log([outcome.padEnd(8), name.padEnd(12), (time ?? '').padStart(8), note].join(' ').trimEnd());
}
const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exitCode = count('failed') > 0 ? 1 : 0;

/** Runs one suite, for so many minutes at most, and returns what was wrong with it, if anything was. */
function execute({ command: [command, ...args] }, minutes) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: environment(),
      detached: true,
    });
    const timer = setTimeout(() => {
      resolve(`took longer than its ${minutes.toFixed(1)} minutes`);
      process.kill(-child.pid, 'SIGKILL');
    }, minutes * 60_000);
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : `exit code ${code}`);
    });
  });
}
