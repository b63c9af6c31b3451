import { suites } from '@sluice/workspace/suites';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checksSince, runChecks } from './check.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const isOfProjects = ({ command }: { readonly command: readonly string[] }): boolean => command.includes('-t');

test('a pull request is held to all that `npm test` runs, of what it affects', () => {
  const all = checksSince(undefined);
  expect(suites.filter((suite) => suite.command[1] !== 'run').map(({ name }) => name)).toEqual(
    all.map(({ name }) => name).filter((name) => name !== 'synth'),
  );
  const since = checksSince('HEAD^1');
  expect(since.filter((check) => !isOfProjects(check))).toEqual(all.filter((check) => !isOfProjects(check)));
  const targets = since.filter(isOfProjects).map(({ command }) => command.slice(0, 5));
  expect(targets.length).toBeGreaterThan(5);
  for (const command of targets) expect(command).toEqual(['nx', 'affected', '--base=HEAD^1', '--head=HEAD', '-t']);
});

test('what fails hides nothing of what follows, and says its words', async () => {
  const node = (name: string, code: string) => ({ name, command: ['node', '-e', code] as const, minutes: 1 });
  const sections = await runChecks(root, [node('one', 'console.log("why"); process.exit(3)'), node('two', '')]);
  expect(sections).toMatchObject([
    { title: 'one', outcome: 'failed', output: 'why\n' },
    { title: 'two', outcome: 'passed' },
  ]);
});
