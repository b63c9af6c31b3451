import { requirements, suites, type Suite } from '@sluice/workspace/suites';
import { execute } from './command.ts';
import type { Section } from './report.ts';

/** Makes the templates of the stacks, which no test does as a deploy does it. */
const synth: Suite = { name: 'synth', command: ['nx', 'run-many', '-t', 'synth', '--outputStyle=static'], minutes: 2 };

/**
 * What `npm test` runs, and the stacks' templates: of the projects that a change since `base` affects; of all where there
 * is no base.
 */
export function checksSince(base: string | undefined): readonly Suite[] {
  const projects = base === undefined ? ['run-many'] : ['affected', `--base=${base}`, '--head=HEAD'];
  return [...suites, synth].flatMap(({ command: [program, ...args], ...suite }) => {
    // Sets up what tests need: those that are run do so by themselves.
    if (args[0] === 'run') return [];
    return [{ ...suite, command: [program, ...args.flatMap((word) => (word === 'run-many' ? projects : word))] }];
  });
}

/** Goes on after what fails, so that a report says all of it. With SLUICE_REQUIRE=all, what cannot be run has failed. */
export async function runChecks(root: string, checks: readonly Suite[]): Promise<readonly Section[]> {
  const sections: Section[] = [];
  for (const { name, command, needs } of checks) {
    const missing = needs === undefined ? undefined : requirements[needs].missing();
    if (missing !== undefined) {
      const outcome = process.env['SLUICE_REQUIRE'] === 'all' ? 'failed' : 'skipped';
      sections.push({ title: name, outcome, note: missing });
      continue;
    }
    const started = Date.now();
    const { code, output } = await execute(root, ...command);
    const note = `${((Date.now() - started) / 1000).toFixed(0)} s`;
    sections.push({ title: name, note, ...(code === 0 ? { outcome: 'passed' } : { outcome: 'failed', output }) });
  }
  return sections;
}
