import type { Command } from 'commander';
import { clean, type CleaningReport } from '@sluice/cleaning';
import { basename } from 'node:path';
import { identify } from '../identify.ts';
import { exitCode, UsageError } from '../io.ts';
import { openLocalFile } from '../local-file.ts';
import { jsonOption, type Action } from '../options.ts';
import { readPseudonymKey } from '../pseudonym-key.ts';
import { shorten, table } from '../table.ts';

const nowhere = { write: () => undefined };

/** `sluice check`: what would happen to files, without writing anything. */
export function check(program: Command, action: Action): void {
  program
    .command('check')
    .summary('say what would happen to files; write nothing')
    .description('Cleans each file and shows what would be rejected and why. Exit code 1 when a row would be rejected.')
    .argument('<file...>', 'CSV files, gzip or not')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice check iot_sensor_data.csv')
    .action(
      action(async (io, files: string[], options: { json?: boolean }) => {
        const pseudonymKey = readPseudonymKey();
        let code: number = exitCode.done;
        const reports: (CleaningReport & { source: string })[] = [];
        for (const file of files) {
          try {
            const { dataset, input } = await identify(basename(file), (await openLocalFile(file)).read());
            const report = await clean(input, { dataset, clean: nowhere, rejects: nowhere, pseudonymKey });
            reports.push({ source: basename(file), ...report });
            if (report.status === 'quarantined' || report.rejected > 0) code = Math.max(code, exitCode.quarantined);
          } catch (error) {
            if (!(error instanceof UsageError)) throw error;
            io.err(`error: ${error.message}\n`);
            code = exitCode.usage;
          }
        }
        if (options.json) io.out(`${JSON.stringify({ files: reports }, null, 2)}\n`);
        else io.out(reports.map((report) => summary(report.source, report)).join('\n'));
        return code;
      }),
    );
}

/** A report in words: the counts, and for each reason its first record. */
export function summary(source: string, report: CleaningReport): string {
  const counts =
    `${source}: ${report.dataset}, ${report.read} read = ${report.clean} clean + ${report.rejected} rejected, ` +
    `${report.skipped} lines skipped\n`;
  const repairs =
    report.repaired > 0 ? `repaired: trailing delimiters dropped from ${report.repaired} of the records\n` : '';
  const verdict = report.quarantine ? `quarantined: ${report.quarantine.message}\n` : '';
  const samples = report.samples.map((sample) => [
    sample.line,
    sample.column,
    sample.code,
    shorten(sample.value),
    sample.message,
  ]);
  const reasons = samples.length > 0 ? table(['line', 'column', 'reason', 'value', 'message'], samples) : '';
  return counts + repairs + verdict + report.warnings.map((warning) => `warning: ${warning}\n`).join('') + reasons;
}
