import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { heal, removeOrphans } from '@sluice/lake';
import { sweepFinal } from '@sluice/warehouse';
import { exitCode } from '../io.ts';
import { openLake, pseudonymKeyOf, type LakeOptions, type OpenedLake } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { fileResult, publishAll, type PublishResult } from '../pipeline.ts';
import { tellReads } from '../progress.ts';
import { report } from '../report.ts';

/** `sluice sweep`: compares what is there with what should be there and closes the difference. */
export function sweepCommand(program: Command, action: Action): void {
  program
    .command('sweep')
    .summary('compare uploads, receipts and tables; heal what differs; remove orphans')
    .description(
      'Ingests what was missed, cleans again what an older revision judged, publishes, and removes data files that\n' +
        'nothing has referred to for longer than any run takes.\n' +
        'With --stage it does the first two here, without a limit of size or time: files that the stage has quarantined\n' +
        'as too large are taken in. Removing files is left to the sweep of the stage, which knows how long runs take there.',
    )
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice sweep')
    .action(
      action(async (io, options: LakeOptions & { json?: boolean }) => {
        const opened = await openLake(options);
        const pseudonymKey = await pseudonymKeyOf(opened);
        const { outcomes, failures } = await heal(tellReads(opened.lake, io), { datasets, pseudonymKey });
        for (const { source, error } of failures) io.err(`failed ${source}: ${error.message}\n`);
        const done = await publishAll(opened, datasets, io, { verify: true });
        const removed = opened.stage === undefined ? await removeUnreferenced(opened, done.failed) : [];
        for (const key of removed) io.err(`removed ${key}\n`);
        const code = report({ files: outcomes.map(fileResult), ...done }, io, options.json ?? false, { removed });
        return Math.max(code, failures.length > 0 ? exitCode.quarantined : exitCode.done);
      }),
    );
}

/** What a table is made of cannot be told where publishing it has failed: then all of its files stay. */
async function removeUnreferenced({ lake }: OpenedLake, failed: PublishResult['failed']): Promise<string[]> {
  const removed = [...(await removeOrphans(lake, {})).removed];
  for (const dataset of datasets) {
    if (!failed.some((failure) => failure.dataset === dataset.name)) removed.push(...(await sweepFinal(lake, dataset)));
  }
  return removed;
}
