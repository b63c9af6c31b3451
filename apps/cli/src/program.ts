import { PseudonymKeyError } from '@sluice/cleaning';
import { StoredObjectError } from '@sluice/lake';
import { WarehouseError } from '@sluice/warehouse';
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { check } from './commands/check.ts';
import { clean } from './commands/clean.ts';
import { datasetsCommand } from './commands/datasets.ts';
import { doctor } from './commands/doctor.ts';
import { files } from './commands/files.ts';
import { publishCommand } from './commands/publish.ts';
import { reclean } from './commands/reclean.ts';
import { rejects } from './commands/rejects.ts';
import { run } from './commands/run.ts';
import { serve } from './commands/serve.ts';
import { sql } from './commands/sql.ts';
import { sweepCommand } from './commands/sweep.ts';
import { watch } from './commands/watch.ts';
import { withdraw } from './commands/withdraw.ts';
import { awsTrouble, troubleText } from './aws/trouble.ts';
import { exitCode, UsageError, type Io } from './io.ts';
import type { Action } from './options.ts';
import { pseudonymKeyVariable } from './pseudonym-key.ts';

const { version } = packageJson;

const commands = [
  run,
  clean,
  check,
  files,
  rejects,
  withdraw,
  reclean,
  publishCommand,
  sweepCommand,
  sql,
  datasetsCommand,
  serve,
  doctor,
  watch,
];

/** Runs one command line (without the program's name) and returns its exit code. Never throws for wrong use. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.done;
  const action: Action =
    (act) =>
    async (...args) => {
      code = await act(io, ...args);
    };
  const program = new Command('sluice')
    .description('Turns dirty CSV files into tables and dashboards that people can trust, and accounts for every row.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .showHelpAfterError('(sluice --help shows the commands, sluice <command> --help one of them)');
  for (const add of commands) add(program, action);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    if (error instanceof UsageError || error instanceof WarehouseError || error instanceof StoredObjectError) {
      io.err(`error: ${error.message}\n`);
      return exitCode.usage;
    }
    if (error instanceof PseudonymKeyError) {
      io.err(`error: ${error.message}; set ${pseudonymKeyVariable}\n`);
      return exitCode.usage;
    }
    const trouble = awsTrouble(error);
    if (!trouble) throw error;
    io.err(`error: ${troubleText(trouble)}\n`);
    return exitCode.usage;
  }
}
