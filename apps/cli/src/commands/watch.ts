import { Option, type Command } from 'commander';
import { exitCode } from '../io.ts';
import { jsonOption, parseSeconds, type Action } from '../options.ts';
import type { Step } from '../watch/step.ts';

/** Milliseconds between two looks. */
const interval = 2000;

interface Options {
  stage: string;
  timeout: number;
  json?: boolean;
}

/** `sluice watch`: one upload on its way. */
export function watch(program: Command, action: Action): void {
  program
    .command('watch')
    .summary('follow one upload through a deployed stage')
    .description(
      'Says where an upload is, from the object to its receipt, until it has arrived; and where it is stuck, and what\n' +
        'to do. Exit code 0: its rows are in, or it is withdrawn; 1: it is quarantined; 3: the time is over.',
    )
    .argument('<key>', 'the key of the upload in the raw bucket')
    .addOption(new Option('--stage <name>', 'the deployed stage').makeOptionMandatory())
    .option('--timeout <seconds>', 'for how long to wait; 0 looks once', parseSeconds, 300)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice watch --stage dev sales_records.csv')
    .action(
      action(async (io, key: string, { stage, timeout, json }: Options) => {
        const { openStage } = await import('../aws/stage.ts');
        const { follow } = await import('../watch/follow.ts');
        const onStep = (step: Step): void => io.err(line(step));
        const look = await follow(await openStage(stage), key, { interval, timeout: timeout * 1000, onStep });
        const outcome = look.outcome ?? 'timed_out';
        if (json) io.out(`${JSON.stringify({ stage, key, outcome, steps: look.steps }, null, 2)}\n`);
        else io.out(`${key}: ${look.outcome ?? `not arrived after ${timeout} s`}\n${look.steps.map(todo).join('')}`);
        if (outcome === 'timed_out') return exitCode.timedOut;
        return outcome === 'quarantined' ? exitCode.quarantined : exitCode.done;
      }),
    );
}

const line = ({ step, state, message }: Step): string => `${step.padEnd(7)}  ${state.padEnd(7)}  ${message}\n`;
const todo = ({ step, todo: what }: Step): string => (what === undefined ? '' : `${step}: ${what}\n`);
