import type { Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake, sweep } from '@sluice/lake';
import { sweepFinal } from '@sluice/warehouse';
import { exitCode } from '../io.ts';
import { jsonOption, lakeOption, type Action } from '../options.ts';
import { fileResult, publishAll } from '../pipeline.ts';
import { readPseudonymKey } from '../pseudonym-key.ts';
import { report } from '../report.ts';

/** `sluice sweep`: compares what is there with what should be there and closes the difference. */
export function sweepCommand(program: Command, action: Action): void {
  program
    .command('sweep')
    .summary('compare uploads, receipts and tables; heal what differs; remove orphans')
    .description(
      'Ingests what was missed, cleans again what an older revision judged, publishes, and removes data files that\n' +
        'nothing has referred to for longer than any run takes.',
    )
    .addOption(lakeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice sweep')
    .action(
      action(async (io, options: { lake: string; json?: boolean }) => {
        const lake = openDirectoryLake(options.lake);
        const swept = await sweep(lake, { datasets, pseudonymKey: readPseudonymKey() });
        const result = { files: swept.outcomes.map(fileResult), published: await publishAll(lake, datasets, io) };
        for (const { source, error } of swept.failures) {
          io.err(`failed ${source}: ${error.message}\n`);
        }
        const failed = swept.failures.length > 0 ? exitCode.quarantined : exitCode.done;
        const removed = [...swept.removed];
        for (const dataset of datasets) removed.push(...(await sweepFinal(lake, dataset, {})));
        for (const key of removed) io.err(`removed ${key}\n`);
        return Math.max(report(result, io, options.json ?? false, { removed }), failed);
      }),
    );
}
