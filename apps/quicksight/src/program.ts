import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { awsTrouble, troubleText, UsageError, type AwsTrouble } from '@sluice/cli/aws';
import { ContractError } from '@sluice/contract';
import { DashboardError } from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import type { FinalTables } from '@sluice/publish/final-tables';
import { dailyIngestions } from '@sluice/publish/ingestions';
import { Command, CommanderError } from 'commander';
import { setTimeout } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { apply, destroy } from './apply.ts';
import { desiredResources } from './desired.ts';
import { ProvisionError } from './errors.ts';
import { watchFilling } from './filling.ts';
import { findStage } from './open-stage.ts';
import { planChanges } from './plan.ts';
import { openProviders, type Providers } from './providers/index.ts';
import { describeAction, describePlan } from './report.ts';
import type { Resource } from './resource.ts';
import { dashboardLink, type Stage } from './stage.ts';
import type { Sleep } from './waiting.ts';

/** Where a command writes: results on standard output, progress and errors on standard error. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

const words = { filled: 'is filled', waits: 'is not filled yet', failed: 'is not filled as it should be' } as const;

const exitCode = { done: 0, failed: 1, changes: 2 } as const;

interface Opened {
  readonly stage: Stage;
  readonly tables: FinalTables;
  readonly providers: Providers;
  readonly resources: readonly Resource[];
}

/** Runs one command line (without the program's name) and returns its exit code. */
export async function main(argv: readonly string[], io: Io, sleep: Sleep = setTimeout): Promise<number> {
  let code: number = exitCode.done;
  const program = new Command('sluice-quicksight')
    .description(
      "Creates a stage's data source, data sets and dashboards in QuickSight, and keeps them as they are in code.",
    )
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError(
      '(sluice-quicksight --help shows the commands, sluice-quicksight <command> --help one of them)',
    );
  const command = (name: string, description: string, run: (opened: Opened) => Promise<number>): void => {
    program
      .command(name)
      .description(description)
      .requiredOption('--stage <name>', 'the deployed stage, found by its parameter in the account of the credentials')
      .addHelpText('after', `\nExample:\n  $ sluice-quicksight ${name} --stage dev`)
      .action(async ({ stage }: { readonly stage: string }) => {
        code = await run(await open(stage, sleep));
      });
  };
  command(
    'plan',
    'Shows what apply would change, and changes nothing; and for which data sets that starts an ingestion, of which\n' +
      `QuickSight allows ${dailyIngestions} in 24 hours. Exit code 2 when there is something.`,
    async (at) => {
      const changes = await planChanges(at.providers, at.stage.name, at.resources);
      io.out(describePlan(changes));
      return changes.length > 0 ? exitCode.changes : exitCode.done;
    },
  );
  command(
    'apply',
    'Makes the changes that plan shows, or none where QuickSight would refuse an ingestion; then waits until SPICE is\n' +
      'filled, and compares its rows with the tables. Can be repeated after whatever has interrupted it.',
    async ({ providers, stage, resources, tables }) => {
      const changes = await planChanges(providers, stage.name, resources);
      io.err(describePlan(changes));
      await apply(providers, stage.name, changes, { sleep, told: (change) => io.err(`${describeAction(change)} …\n`) });
      const told = (id: string): void => io.err(`waiting until data set ${id} is filled …\n`);
      const fillings = await watchFilling(providers, stage.name, { resources, changes, tables, sleep, told });
      for (const { kind, id } of resources) if (kind === 'dashboard') io.out(`${dashboardLink(stage, id)}\n`);
      for (const { id, state, message } of fillings) io.err(`data set ${id} ${words[state]}: ${message}\n`);
      return fillings.some(({ state }) => state === 'failed') ? exitCode.failed : exitCode.done;
    },
  );
  command('destroy', 'Removes what apply has made for the stage, and nothing else.', async ({ providers, stage }) => {
    const removed = await destroy(providers, stage.name, (change) => io.err(`${describeAction(change)} …\n`));
    io.err(removed === 0 ? 'nothing to do: the stage has nothing in QuickSight\n' : '');
    return exitCode.done;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.failed;
    io.err(`error: ${wordsOf(error)}\n`);
    return exitCode.failed;
  }
}

async function open(name: string, sleep: Sleep): Promise<Opened> {
  const { stage, tables } = await findStage(name);
  const client = new QuickSightClient({ region: stage.region, maxAttempts: 8 });
  return {
    stage,
    tables,
    providers: openProviders({ client, stage, sleep }),
    resources: desiredResources(stage, dashboards),
  };
}

/** What went wrong, and what to do. @throws what nobody has foreseen */
function wordsOf(error: unknown): string {
  const isTold = [UsageError, ProvisionError, ContractError, DashboardError].some((known) => error instanceof known);
  if (isTold) return (error as Error).message;
  const { name, message } = error as Error;
  if (name === 'UnsupportedUserEditionException')
    return `QuickSight refuses: ${message}; the account needs QuickSight's Enterprise edition: sign up in its console`;
  const trouble = awsTrouble(error);
  if (!trouble) throw error;
  return `QuickSight cannot be provisioned: ${troubleText(trouble)}${hints[trouble.kind] ?? ''}`;
}

const doctor = 'sluice doctor --stage STAGE tells what is missing, people and groups included';
const hints: Partial<Record<AwsTrouble['kind'], string>> = {
  // So QuickSight answers both who may not and an account that has not signed up.
  denied: `; who provisions needs the policy sluice-STAGE-provisioner, and the account QuickSight's Enterprise edition (${doctor})`,
  other: `; ${doctor}`,
};
