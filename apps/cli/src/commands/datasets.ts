import type { Command } from 'commander';
import { fingerprint, toDocument, type Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { exitCode } from '../io.ts';
import { jsonOption, type Action } from '../options.ts';
import { table } from '../table.ts';

/** `sluice datasets`: the contracts that files are cleaned by. */
export function datasetsCommand(program: Command, action: Action): void {
  program
    .command('datasets')
    .summary('list the datasets and their contracts')
    .description('Lists each dataset with its columns, key and event time. --json prints the contract documents.')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice datasets')
    .action(
      action(async (io, options: { json?: boolean }) => {
        const documents = datasets.map((dataset) => ({ ...toDocument(dataset), fingerprint: fingerprint(dataset) }));
        io.out(
          options.json ? `${JSON.stringify({ datasets: documents }, null, 2)}\n` : datasets.map(describe).join('\n'),
        );
        return exitCode.done;
      }),
    );
}

function describe(dataset: Dataset): string {
  const columns = Object.entries(dataset.columns).map(([name, column]) => [
    `  ${name}`,
    column.kind,
    [column.optional ? 'optional' : '', column.pii ?? ''].join(' ').trim(),
    column.description ?? '',
  ]);
  const key = dataset.key && dataset.key.length > 0 ? dataset.key.join(', ') : 'none: every row stands';
  return (
    `${dataset.name} v${dataset.version}: ${dataset.title} (owner ${dataset.owner})\n` +
    `  key: ${key}; event time: ${dataset.eventTime}\n` +
    table(['  column', 'kind', '', 'description'], columns)
  );
}
