import type { Command } from 'commander';
import { revisionOf } from '@sluice/cleaning';
import { compareRevisions } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { ingestObject, receipts } from '@sluice/lake';
import { datasetsNamed } from '../lookup.ts';
import { openLake, pseudonymKeyOf, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { fileResult, publishAll, type FileResult } from '../pipeline.ts';
import { report } from '../report.ts';

/** `sluice reclean`: judges again what an older revision of the rules judged. */
export function reclean(program: Command, action: Action): void {
  program
    .command('reclean')
    .summary('clean again what an older contract or older rules judged, and publish')
    .description(
      'Looks at every receipt of the datasets and cleans those files again whose revision is older than the current one.',
    )
    .argument('[dataset...]', 'datasets (default: all)')
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice reclean user_logs')
    .action(
      action(async (io, names: string[], options: LakeOptions & { json?: boolean }) => {
        const opened = await openLake(options);
        const { lake } = opened;
        const pseudonymKey = await pseudonymKeyOf(opened);
        const chosen = datasetsNamed(names);
        const files: FileResult[] = [];
        for await (const { receipt } of receipts(lake)) {
          const dataset = chosen.find((candidate) => candidate.name === receipt.dataset);
          const revision = receipt.judged?.revision;
          if (!dataset || receipt.withdrawn || (revision && compareRevisions(revision, revisionOf(dataset)) >= 0))
            continue;
          io.err(`cleaning ${receipt.key} …\n`);
          files.push(fileResult(await ingestObject(lake, receipt.key, { datasets, pseudonymKey })));
        }
        const done = await publishAll(opened, chosen, io);
        return report({ files, ...done }, io, options.json ?? false);
      }),
    );
}
