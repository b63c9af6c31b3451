import { stripVTControlCharacters } from 'node:util';
import { affectedDeploys, type Deployed } from './affected-deploys.ts';
import { execute, type Finished } from './command.ts';
import { planDeploy, type Stage } from './deploy.ts';
import type { Section } from './report.ts';

/** How `sluice-quicksight plan` says that there is something to do. */
const hasChanges = 2;

/**
 * What a deploy of the commit that is checked out would change in a stage; changes nothing.
 * @param base Of a pull request: looks only at what it changes since then. Without it, at all that the stage does not run
 */
export async function preview(root: string, stage: Stage, base: string | undefined): Promise<readonly Section[]> {
  const { projects, reason } =
    base === undefined
      ? await planDeploy(root, stage)
      : { projects: await affectedDeploys(root, base, 'HEAD'), reason: 'since the base of the pull request' };
  const note = projects.length > 0 ? projects.join(', then ') : 'nothing';
  const sections: Section[] = [{ title: `deploys to ${stage.name} (${reason})`, outcome: 'passed', note }];
  for (const project of projects) sections.push(await looks[project](root, stage));
  return sections;
}

const looks: Readonly<Record<Deployed, (root: string, stage: Stage) => Promise<Section>>> = {
  '@sluice/infra': async (root, { name }) => {
    const title = `stacks of ${name}: cdk diff`;
    // A change set would tell what is replaced, but whoever may make one may deploy.
    const options = [`--stage=${name}`, '--method=template', '--no-color'];
    const task = '@sluice/infra:diff';
    const { code, output } = await execute(root, 'nx', 'run', task, ...options, '--outputStyle=static');
    return toSection(title, { code, output: ownOutput(task, output) }, code === 0);
  },
  '@sluice/quicksight': async (root, stage) => {
    const title = `dashboards of ${stage.name}: plan`;
    if (!(await stage.hasDashboards())) return { title, outcome: 'skipped', note: 'the stage has none' };
    const program = 'apps/quicksight/bin/sluice-quicksight.js';
    const finished = await execute(root, 'node', program, 'plan', '--stage', stage.name);
    return toSection(title, finished, finished.code === 0 || finished.code === hasChanges);
  },
};

/** What a task has said, and not those that Nx has run before it: that stays in the log. */
export function ownOutput(task: string, output: string): string {
  const plain = stripVTControlCharacters(output);
  return plain.slice(Math.max(0, plain.lastIndexOf(`> nx run ${task}`)));
}

const toSection = (title: string, { output }: Finished, isRight: boolean): Section => ({
  title,
  outcome: isRight ? 'passed' : 'failed',
  output,
});
