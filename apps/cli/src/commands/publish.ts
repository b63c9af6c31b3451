import type { Command } from 'commander';
import { datasetsNamed } from '../lookup.ts';
import { openLake } from '../open-lake.ts';
import { jsonOption, lakeOption, type Action } from '../options.ts';
import { publishAll } from '../pipeline.ts';
import { report } from '../report.ts';

/** `sluice publish`: brings the final tables up to the receipts. */
export function publishCommand(program: Command, action: Action): void {
  program
    .command('publish')
    .summary('bring the final tables up to what was cleaned')
    .description('Compares the receipts with what is published and rewrites the event dates that differ.')
    .argument('[dataset...]', 'datasets (default: all)')
    .addOption(lakeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice publish sales_records')
    .action(
      action(async (io, names: string[], options: { lake: string; json?: boolean }) => {
        const published = await publishAll(await openLake(options), datasetsNamed(names), io);
        return report({ files: [], published }, io, options.json ?? false);
      }),
    );
}
