import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake } from '@sluice/lake';
import { exitCode } from '../io.ts';
import { lakeOption, jsonOption, type Action } from '../options.ts';
import { publishAll, takeIn } from '../pipeline.ts';
import { readPseudonymKey } from '../pseudonym-key.ts';
import { report } from '../report.ts';
import { sampleFiles } from '../samples.ts';

interface Options {
  lake: string;
  json?: boolean;
}

/** `sluice run`: files in, final tables out. */
export function run(program: Command, action: Action): void {
  program
    .command('run')
    .summary('take files in, clean them and publish the final tables')
    .description(
      'Uploads each file to the raw zone under its base name, cleans it and publishes every dataset.\n' +
        'Without files it takes the sample files. A file whose bytes are already there is not put again.',
    )
    .argument('[file...]', 'CSV files (default: the sample files)')
    .addOption(lakeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice run sales_records.csv --lake ./my-lake')
    .action(
      action(async (io, files: string[], options: Options) => {
        const lake = openDirectoryLake(options.lake);
        const pseudonymKey = readPseudonymKey();
        const taken = await takeIn(lake, files.length > 0 ? files : sampleFiles(), { datasets, pseudonymKey }, io);
        const published = await publishAll(lake, datasets, io);
        const code = report({ files: taken.files, published }, io, options.json ?? false);
        return taken.failed > 0 ? exitCode.usage : code;
      }),
    );
}
