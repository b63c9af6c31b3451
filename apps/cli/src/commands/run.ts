import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { basename } from 'node:path';
import { exitCode, UsageError } from '../io.ts';
import { openLake, pseudonymKeyOf, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { publishAll, takeIn, type Upload } from '../pipeline.ts';
import { report } from '../report.ts';
import { sampleFiles } from '../samples.ts';

interface Options extends LakeOptions {
  key?: string;
  json?: boolean;
}

/** `sluice run`: files in, final tables out. */
export function run(program: Command, action: Action): void {
  program
    .command('run')
    .summary('take files in, clean them and publish the final tables')
    .description(
      'Uploads each file to the raw zone under its base name, cleans it and publishes every dataset.\n' +
        'Without files it takes the sample files. A file whose bytes are already there is not put again.\n' +
        'With --stage it cleans here, whatever the size of the file, and leaves publishing to the stage.',
    )
    .argument('[file...]', 'CSV files (default: the sample files)')
    .option('--key <key>', 'upload the one file under this key (default: its base name)')
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice run sales_records.csv --lake ./my-lake')
    .action(
      action(async (io, files: string[], options: Options) => {
        const uploads = uploadsOf(files, options);
        const opened = await openLake(options);
        const pseudonymKey = await pseudonymKeyOf(opened);
        const taken = await takeIn(opened.lake, uploads, { datasets, pseudonymKey }, io);
        const done = await publishAll(opened, datasets, io);
        const code = report({ files: taken.files, ...done }, io, options.json ?? false);
        return taken.failed > 0 ? exitCode.usage : code;
      }),
    );
}

function uploadsOf(files: readonly string[], { key, stage }: Options): Upload[] {
  if (key !== undefined) {
    const [path] = files;
    if (path === undefined || files.length > 1) {
      throw new UsageError(`cannot upload ${files.length} files under the key '${key}': name exactly one file`);
    }
    return [{ path, key }];
  }
  if (files.length === 0 && stage !== undefined) {
    throw new UsageError(`cannot take the sample files into stage '${stage}' unasked: name the files`);
  }
  return (files.length > 0 ? files : sampleFiles()).map((path) => ({ path, key: basename(path) }));
}
