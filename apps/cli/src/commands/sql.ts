import { Option, type Command } from 'commander';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake } from '@sluice/lake';
import { openWarehouse, QueryError, type QueryResult } from '@sluice/warehouse';
import { exitCode, UsageError } from '../io.ts';
import { lakeOption, type Action } from '../options.ts';
import { table } from '../table.ts';

type Format = 'table' | 'json' | 'csv';

/** `sluice sql`: read-only SQL over the final tables. */
export function sql(program: Command, action: Action): void {
  program
    .command('sql')
    .summary('query the final tables')
    .description('Runs one read-only statement (DuckDB SQL) over the final tables, one per dataset.')
    .argument('<statement>', 'a SELECT')
    .addOption(
      new Option('--format <format>', 'how to print the rows').choices(['table', 'json', 'csv']).default('table'),
    )
    .addOption(lakeOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sluice sql "select region, sum(quantity) from sales_records group by region"',
    )
    .action(
      action(async (io, statement: string, options: { lake: string; format: Format }) => {
        const warehouse = await openWarehouse(openDirectoryLake(options.lake), datasets);
        try {
          io.out(print(await warehouse.query(statement), options.format));
        } catch (error) {
          if (error instanceof QueryError) throw new UsageError(error.message, { cause: error });
          throw error;
        } finally {
          await warehouse.close();
        }
        return exitCode.done;
      }),
    );
}

function print({ columns, rows }: QueryResult, format: Format): string {
  const names = columns.map((column) => column.name);
  if (format === 'table') return table(names, rows);
  if (format === 'json') {
    const objects = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
    return `${JSON.stringify(objects, null, 2)}\n`;
  }
  return [names, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

/** RFC 4180: null is a bare empty cell, an empty string a quoted one. */
function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
