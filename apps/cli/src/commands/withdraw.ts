import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { ingestObject } from '@sluice/lake';
import { basename } from 'node:path';
import { UsageError } from '../io.ts';
import { datasetsNamed } from '../lookup.ts';
import { openLake, pseudonymKeyOf, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { fileResult, publishAll } from '../pipeline.ts';
import { report } from '../report.ts';

/** `sluice withdraw`: deletes an uploaded file, which takes its rows out. */
export function withdraw(program: Command, action: Action): void {
  program
    .command('withdraw')
    .summary('delete an uploaded file and take its rows out')
    .description(
      'Deletes the file from the raw zone (its versions stay there) and publishes its dataset without its rows.',
    )
    .argument('<file>', 'the file, by its key in the lake')
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice withdraw sales_records.csv')
    .action(
      action(async (io, file: string, options: LakeOptions & { json?: boolean }) => {
        const opened = await openLake(options);
        const { lake, name, stage } = opened;
        // A path on this machine stands for its base name; on a stage only the key itself will do.
        const key = stage !== undefined || (await lake.raw.head(file)) ? file : basename(file);
        if (!(await lake.raw.head(key))) {
          throw new UsageError(`cannot withdraw '${file}': the ${name} holds no such file; sluice files lists them`);
        }
        const pseudonymKey = await pseudonymKeyOf(opened);
        await lake.raw.delete(key);
        const outcome = await ingestObject(lake, key, { datasets, pseudonymKey });
        const named = outcome.dataset === null ? [] : datasetsNamed([outcome.dataset]);
        const done = await publishAll(opened, named, io);
        return report({ files: [fileResult(outcome)], ...done }, io, options.json ?? false);
      }),
    );
}
