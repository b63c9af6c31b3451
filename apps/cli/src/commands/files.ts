import type { Command } from 'commander';
import { exitCode } from '../io.ts';
import { lakeFiles } from '../lake-files.ts';
import { openLake, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { fileTable } from '../report.ts';

/** `sluice files`: every file that the lake knows. */
export function files(program: Command, action: Action): void {
  program
    .command('files')
    .summary('list the files in the lake and what became of them')
    .description('Lists each uploaded file with the counts of its receipt.')
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice files --json')
    .action(
      action(async (io, options: LakeOptions & { json?: boolean }) => {
        const list = await lakeFiles((await openLake(options)).lake);
        io.out(options.json ? `${JSON.stringify({ files: list }, null, 2)}\n` : fileTable(list));
        return exitCode.done;
      }),
    );
}
