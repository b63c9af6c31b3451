import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { findStale, ingestObject, removeOrphans } from '@sluice/lake';
import { sweepFinal } from '@sluice/warehouse';
import { exitCode, type Io } from '../io.ts';
import { openLake, pseudonymKeyOf, type LakeOptions, type OpenedLake } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { fileResult, publishAll, type FileResult } from '../pipeline.ts';
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
        const { files, failed } = await heal(opened, io);
        const published = await publishAll(opened, datasets, io);
        const removed = opened.stage === undefined ? await removeUnreferenced(opened) : [];
        for (const key of removed) io.err(`removed ${key}\n`);
        const code = report({ files, published }, io, options.json ?? false, { removed });
        return Math.max(code, failed ? exitCode.quarantined : exitCode.done);
      }),
    );
}

/** Ingests every key whose receipt is not what it should be. One that fails does not keep the others back. */
async function heal(opened: OpenedLake, io: Io): Promise<{ files: FileResult[]; failed: boolean }> {
  const lake = tellReads(opened.lake, io);
  const pseudonymKey = await pseudonymKeyOf(opened);
  const files: FileResult[] = [];
  let failed = false;
  for await (const key of findStale(lake, { datasets })) {
    try {
      const outcome = await ingestObject(lake, key, { datasets, pseudonymKey });
      if (outcome.status !== 'unchanged' && outcome.status !== 'missing') files.push(fileResult(outcome));
    } catch (error) {
      io.err(`failed ${key}: ${error instanceof Error ? error.message : String(error)}\n`);
      failed = true;
    }
  }
  return { files, failed };
}

async function removeUnreferenced({ lake }: OpenedLake): Promise<string[]> {
  const removed = [...(await removeOrphans(lake, {})).removed];
  for (const dataset of datasets) removed.push(...(await sweepFinal(lake, dataset, {})));
  return removed;
}
