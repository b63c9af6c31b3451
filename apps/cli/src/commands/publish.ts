import type { Command } from 'commander';
import type { Dataset } from '@sluice/contract';
import type { PublishOptions } from '@sluice/warehouse';
import { exitCode, UsageError, type Io } from '../io.ts';
import { datasetsNamed } from '../lookup.ts';
import { openLake, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, parseSeconds, runPatience, stageOption, type Action } from '../options.ts';
import { confirmable, publishAll } from '../pipeline.ts';
import { report } from '../report.ts';

interface Options extends LakeOptions, PublishOptions {
  timeout?: number;
  json?: boolean;
}

/** `sluice publish`: brings the final tables up to the receipts. */
export function publishCommand(program: Command, action: Action): void {
  program
    .command('publish')
    .summary('bring the final tables up to what was cleaned')
    .description(
      'Compares the receipts with what is published and rewrites the event dates that differ. A publish that would\n' +
        'lose more rows than the contract allows is held until it is confirmed.\n' +
        'With --stage it starts a run of the stage for each dataset and follows them to their ends, with what each has\n' +
        'found of the rows in Iceberg and in SPICE.',
    )
    .argument('[dataset...]', 'datasets (default: all)')
    .option('--confirm', 'let through what would lose more rows than the contracts allow')
    .option('--all', 'build the tables again from the receipts, whatever is published')
    .option('--timeout <seconds>', `with --stage: for how long to follow (default: ${runPatience})`, parseSeconds)
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sluice publish sales_records\n  $ sluice publish --confirm sales_records\n  $ sluice publish --stage dev --all sales_records',
    )
    .action(
      action(async (io, names: string[], options: Options) => {
        const datasets = datasetsNamed(names);
        if (options.stage !== undefined) return publishStage(options.stage, datasets, options, io);
        if (options.timeout !== undefined) throw new UsageError('cannot use --timeout without --stage: leave it out');
        const done = await publishAll(await openLake(options), datasets, io, { ...options, verify: true });
        return report({ files: [], ...done }, io, options.json ?? false);
      }),
    );
}

async function publishStage(
  stage: string,
  datasets: readonly Dataset[],
  { timeout = runPatience, json = false, ...options }: Options,
  io: Io,
): Promise<number> {
  const { openStage } = await import('../aws/stage.ts');
  const { publishOnStage } = await import('../runs/publish.ts');
  const runs = await publishOnStage(await openStage(stage), datasets, { ...options, timeout: timeout * 1000 }, io);
  const published = runs.flatMap(({ outcome }) =>
    outcome ? [confirmable(outcome, options.all ? `--all --stage ${stage}` : `--stage ${stage}`)] : [],
  );
  const code = report({ files: [], published, failed: [] }, io, json, {
    runs: runs.map(({ dataset, run, status, spice, message }) => ({
      dataset,
      run,
      status,
      ...(spice && { spice: { state: spice.step.state, message: spice.step.message } }),
      ...(message && { message }),
    })),
  });
  for (const { dataset, run, status, message } of runs) {
    if (status === 'failed') io.err(`failed ${dataset}: ${message ?? 'no cause given'} (run ${run})\n`);
    if (status === 'timed_out') io.err(`left ${dataset}: run ${run} was not over after ${timeout} s; it goes on\n`);
  }
  if (runs.some(({ status, spice }) => status === 'failed' || spice?.outcome === 'failed')) return exitCode.quarantined;
  return runs.some(({ status }) => status === 'timed_out') ? exitCode.timedOut : code;
}
