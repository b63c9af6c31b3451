import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exitCode, UsageError } from '../io.ts';
import { lakeFiles } from '../lake-files.ts';
import { openLake, type LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';
import { shorten, table } from '../table.ts';

interface Options extends LakeOptions {
  out?: string;
  json?: boolean;
}

/** `sluice rejects`: the rejected records, to look at or to mend. */
export function rejects(program: Command, action: Action): void {
  program
    .command('rejects')
    .summary('show what was rejected and why, or write it out to be mended')
    .description(
      'Shows for each file the first record of every reason. With --out it writes the rejected records as CSV files\n' +
        'that can be mended and taken in as they are: `sluice run` on such a file merges its rows.',
    )
    .argument('[file]', 'one file, by its key in the lake (default: all)')
    .option('--out <dir>', 'write the rejected records into this folder')
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice rejects sales_records.csv --out to-mend')
    .action(
      action(async (io, file: string | undefined, options: Options) => {
        const { lake, name } = await openLake(options);
        const known = await lakeFiles(lake);
        const chosen = file === undefined ? known : known.filter((candidate) => candidate.source === file);
        if (file !== undefined && chosen.length === 0) {
          throw new UsageError(`no file '${file}' in the ${name}: sluice files lists them`);
        }
        const written: string[] = [];
        for (const { rejectsKey } of options.out === undefined ? [] : chosen) {
          const object = rejectsKey === null ? undefined : await lake.processed.get(rejectsKey);
          if (!object || rejectsKey === null) continue;
          await mkdir(options.out ?? '.', { recursive: true });
          const path = join(options.out ?? '.', basename(rejectsKey));
          await pipeline(object.body, createWriteStream(path));
          written.push(path);
          io.err(`wrote ${path}\n`);
        }
        const withRejects = chosen.filter((candidate) => candidate.rejected > 0);
        if (options.json) io.out(`${JSON.stringify({ files: withRejects, written }, null, 2)}\n`);
        else {
          io.out(
            table(
              ['file', 'line', 'column', 'reason', 'value', 'message'],
              withRejects.flatMap(({ source, samples }) =>
                samples.map((sample) => [
                  source,
                  sample.line,
                  sample.column,
                  sample.code,
                  shorten(sample.value),
                  sample.message,
                ]),
              ),
            ),
          );
        }
        return exitCode.done;
      }),
    );
}
