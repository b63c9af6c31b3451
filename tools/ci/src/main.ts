import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { adoptCache } from './adopt-cache.ts';
import { affectedDeploys, type Deployed } from './affected-deploys.ts';
import { openStage } from './aws-stage.ts';
import { checksSince, runChecks } from './check.ts';
import { execute } from './command.ts';
import { deploy } from './deploy.ts';
import { preview } from './preview.ts';
import { shortened, toMarkdown, type Section } from './report.ts';

const usage = `npm run ci -- COMMAND

  check [--base COMMIT]                     what npm test runs, and synth, of what is affected, or of all
  affected --base COMMIT                    what a deploy would deploy where COMMIT is deployed
  preview --stage STAGE [--base COMMIT]     what a deploy would change; with --base only what has changed since then
  deployed --stage STAGE                    the commit that a stage runs
  deploy --stage STAGE                      deploys what the stage does not run yet, then sweeps
  adopt-cache                               makes this machine the owner of a restored cache of Nx`;

const root = fileURLToPath(new URL('../../..', import.meta.url));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main(argv: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { base: { type: 'string' }, stage: { type: 'string' } },
  });
  const needed = (name: keyof typeof values): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`cannot run '${positionals[0]}': --${name} is missing\n\n${usage}`);
    return value;
  };
  switch (positionals[0]) {
    case 'check':
      return report(await runChecks(root, checksSince(values.base)));
    case 'affected':
      console.log((await affectedDeploys(root, needed('base'), 'HEAD')).join('\n') || 'nothing');
      return 0;
    case 'preview':
      return report(await preview(root, openStage(needed('stage')), values.base));
    case 'deployed': {
      const runs = await openStage(needed('stage')).deployment();
      if (!runs?.complete)
        throw new Error(
          `cannot tell what '${values.stage}' runs: its last deploy has not ended well, or there was none`,
        );
      output('commit', runs.commit);
      console.log(runs.commit);
      return 0;
    }
    case 'deploy': {
      const stage = openStage(needed('stage'));
      await deploy(root, stage, { run: (project) => deployProject(project, stage.name), say: summarise });
      return 0;
    }
    case 'adopt-cache':
      console.log(adoptCache(homedir()).join('\n') || 'nothing to adopt');
      return 0;
    case undefined:
      console.log(usage);
      return 0;
    default:
      throw new Error(`unknown command '${positionals[0]}'\n\n${usage}`);
  }
}

async function deployProject(project: Deployed, stage: string): Promise<void> {
  // Who approves has seen the preview.
  const unattended = project === '@sluice/infra' ? ['--require-approval=never'] : [];
  const { code } = await execute(root, 'nx', 'run', `${project}:deploy`, `--stage=${stage}`, ...unattended);
  if (code !== 0) throw new Error(`cannot deploy ${project} to '${stage}': see above; the next deploy tries it again`);
}

/** Hands a report on, to people and to the job that comments. */
function report(sections: readonly Section[]): number {
  summarise(toMarkdown(sections));
  output('report', JSON.stringify(shortened(sections)));
  return sections.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** Tells people, in the summary of a workflow's run as well. */
function summarise(text: string): void {
  console.log(text);
  append('GITHUB_STEP_SUMMARY', `${text}\n\n`);
}

/** Gives a step of a workflow an output, of one line. */
function output(name: string, value: string): void {
  append('GITHUB_OUTPUT', `${name}=${value}\n`);
}

function append(variable: string, text: string): void {
  const file = process.env[variable];
  if (file !== undefined) appendFileSync(file, text);
}
