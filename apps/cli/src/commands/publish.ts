import type { Command } from 'commander';
import type { PublishOptions } from '@sluice/warehouse';
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
    .description(
      'Compares the receipts with what is published and rewrites the event dates that differ. A publish that would lose\n' +
        'more rows than the contract allows is held until it is confirmed.',
    )
    .argument('[dataset...]', 'datasets (default: all)')
    .option('--confirm', 'let through what would lose more rows than the contracts allow')
    .option('--all', 'build the tables again from the receipts, whatever is published')
    .addOption(lakeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice publish sales_records\n  $ sluice publish --confirm sales_records')
    .action(
      action(async (io, names: string[], options: PublishOptions & { lake: string; json?: boolean }) => {
        const { confirm = false, all = false } = options;
        const published = await publishAll(await openLake(options), datasetsNamed(names), io, { confirm, all });
        return report({ files: [], published }, io, options.json ?? false);
      }),
    );
}
