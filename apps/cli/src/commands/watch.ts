import { Option, type Command } from 'commander';
import { exitCode } from '../io.ts';
import { jsonOption, parseSeconds, runPatience, type Action } from '../options.ts';
import { stepLine, type Step } from '../step.ts';

interface Options {
  stage: string;
  timeout: number;
  waitForRefresh?: boolean;
  json?: boolean;
}

/** `sluice watch`: one upload on its way. */
export function watch(program: Command, action: Action): void {
  program
    .command('watch')
    .summary('follow one upload through a deployed stage')
    .description(
      'Says where an upload is: object, receipt, the run that publishes its dataset, the refresh of SPICE; where it is\n' +
        'stuck, and what to do. The run counts the rows published, in Iceberg and in SPICE, and fails where they differ.\n' +
        'A refresh that is due later comes by itself, and is not waited for unless asked.\n' +
        'Exit code 0: its rows are published, or it is withdrawn; 1: it is quarantined, its publish is held, or its run\n' +
        'or refresh failed; 3: the time is over.',
    )
    .argument('<key>', 'the key of the upload in the raw bucket')
    .addOption(new Option('--stage <name>', 'the deployed stage').makeOptionMandatory())
    .option('--timeout <seconds>', 'for how long to wait; 0 looks once', parseSeconds, runPatience)
    .option('--wait-for-refresh', 'wait also for a refresh of SPICE that is due later (45 minutes, at most a day)')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice watch --stage dev sales_records.csv')
    .action(
      action(async (io, key: string, { stage, timeout, waitForRefresh = false, json }: Options) => {
        const { openStage } = await import('../aws/stage.ts');
        const { follow } = await import('../watch/follow.ts');
        const onStep = (step: Step): void => io.err(stepLine(step));
        const options = { timeout: timeout * 1000, waitForRefresh, onStep };
        const { steps, outcome = 'timed_out' } = await follow(await openStage(stage), key, options);
        const ended = outcome === 'timed_out' ? `not through after ${timeout} s` : outcome;
        if (json) io.out(`${JSON.stringify({ stage, key, outcome, steps }, null, 2)}\n`);
        else io.out(`${key}: ${ended}\n${steps.map(todo).join('')}`);
        if (outcome === 'timed_out') return exitCode.timedOut;
        return outcome === 'published' || outcome === 'withdrawn' ? exitCode.done : exitCode.quarantined;
      }),
    );
}

const todo = ({ step, todo: what }: Step): string => (what === undefined ? '' : `${step}: ${what}\n`);
