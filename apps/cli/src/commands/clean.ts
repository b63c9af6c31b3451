import type { Command } from 'commander';
import { clean as cleanStream, type CleaningReport } from '@sluice/cleaning';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { identify } from '../identify.ts';
import { exitCode, UsageError } from '../io.ts';
import { openLocalFile } from '../local-file.ts';
import { datasetNamed } from '../lookup.ts';
import { jsonOption, type Action } from '../options.ts';
import { readPseudonymKey } from '../pseudonym-key.ts';
import { summary } from './check.ts';

interface Options {
  out: string;
  rejects: string;
  dataset?: string;
  json?: boolean;
}

/** `sluice clean`: one file through the cleaning, without a lake. */
export function clean(program: Command, action: Action): void {
  program
    .command('clean')
    .summary('clean one file, without a lake')
    .description(
      "Writes the clean rows to one file and the rejected records to another; '-' is standard input or output.",
    )
    .argument('<file>', "CSV file, gzip or not, or '-' for standard input")
    .requiredOption('--out <file>', "where the clean rows go, or '-' for standard output")
    .requiredOption('--rejects <file>', "where the rejected records go, or '-' for standard output")
    .option('--dataset <name>', 'the contract to clean by (default: told by the name or the header)')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  $ sluice clean export.csv --dataset sales_records --out clean.csv --rejects rejects.csv',
    )
    .action(
      action(async (io, file: string, options: Options) => {
        const toStdout = [options.out === '-', options.rejects === '-', options.json].filter(Boolean).length;
        if (toStdout > 1) throw new UsageError('only one of --out -, --rejects - and --json can have standard output');
        const pseudonymKey = readPseudonymKey();
        const input = file === '-' ? (process.stdin as AsyncIterable<Uint8Array>) : (await openLocalFile(file)).read();
        const found = options.dataset
          ? { dataset: datasetNamed(options.dataset), input }
          : await identify(basename(file), input);
        const outputs = [openOutput(options.out), openOutput(options.rejects)] as const;
        let report: CleaningReport;
        try {
          const { dataset } = found;
          report = await cleanStream(found.input, { dataset, clean: outputs[0], rejects: outputs[1], pseudonymKey });
        } catch (error) {
          await Promise.all(outputs.map((output) => output.discard()));
          throw error;
        }
        const quarantined = report.status === 'quarantined';
        await Promise.all(outputs.map((output) => (quarantined ? output.discard() : output.commit())));
        if (options.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
        else io.err(summary(file === '-' ? 'standard input' : basename(file), report));
        return quarantined ? exitCode.quarantined : exitCode.done;
      }),
    );
}

/** A file that appears under its name only when it is complete, or standard output. */
function openOutput(path: string) {
  const partial = `${path}.partial`;
  const stream: Writable = path === '-' ? process.stdout : createWriteStream(partial);
  const done = path === '-' ? Promise.resolve() : finished(stream);
  done.catch(() => undefined);
  return {
    async write(bytes: Uint8Array): Promise<void> {
      const written = new Promise<void>((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      await Promise.race([written, done]).catch((cause: unknown) => unwritable(path, cause));
    },
    async commit(): Promise<void> {
      if (path === '-') return;
      stream.end();
      await done.catch((cause: unknown) => unwritable(path, cause));
      await rename(partial, path);
    },
    async discard(): Promise<void> {
      if (path === '-') return;
      stream.destroy();
      await done.catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

function unwritable(path: string, cause: unknown): never {
  throw new UsageError(`cannot write '${path}': ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
