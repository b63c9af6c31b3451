import { suites } from '@sluice/workspace/suites';
import { execute } from './command.ts';
import type { Section } from './report.ts';

/** What is of the whole workspace and of no project, as `npm test` runs it. */
const whole = ['format', 'sync', 'unused code', 'workflows'];
/** What each project may have. */
const targets = ['lint', 'typecheck', 'build', 'test', 'synth'];

/**
 * Looks at the workspace, and at the projects that a change since `base` affects; at all of them where there is no base.
 * Goes on after what fails, so that a report says all of it.
 */
export async function check(root: string, base: string | undefined): Promise<readonly Section[]> {
  const projects = base === undefined ? ['run-many'] : ['affected', `--base=${base}`, '--head=HEAD'];
  const commands = [
    ...suites.filter(({ name }) => whole.includes(name)).map(({ name, command }) => [name, command] as const),
    ...targets.map((target) => [target, ['nx', ...projects, '-t', target, '--outputStyle=static']] as const),
  ];
  const sections: Section[] = [];
  for (const [title, [program = '', ...args]] of commands) {
    const started = Date.now();
    const { code, output } = await execute(root, program, ...args);
    const note = `${((Date.now() - started) / 1000).toFixed(0)} s`;
    sections.push({ title, note, ...(code === 0 ? { outcome: 'passed' } : { outcome: 'failed', output }) });
  }
  return sections;
}
