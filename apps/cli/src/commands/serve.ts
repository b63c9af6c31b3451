import { InvalidArgumentError, type Command } from 'commander';
import { openDirectoryLake } from '@sluice/lake';
import { exitCode } from '../io.ts';
import { lakeOption, type Action } from '../options.ts';
import { startServer, workbenchPort } from '../server/server.ts';

/** `sluice serve`: the workbench on this machine. */
export function serve(program: Command, action: Action): void {
  program
    .command('serve')
    .summary('serve the workbench on 127.0.0.1')
    .description('Serves the dashboards and the page of files until it is interrupted.')
    .option(
      '--port <n>',
      `port (default: ${workbenchPort}, or a free one when that is taken; 0: any free one)`,
      parsePort,
    )
    .addOption(lakeOption())
    .addHelpText('after', '\nExample:\n  $ sluice serve --port 8080')
    .action(
      action(async (io, options: { lake: string; port?: number }) => {
        const server = await startServer(openDirectoryLake(options.lake), {
          port: options.port,
          preferred: workbenchPort,
        });
        io.err(`workbench: ${server.url}  (Ctrl-C stops it)\n`);
        await new Promise<void>((resolve) => {
          process.once('SIGINT', () => resolve());
          process.once('SIGTERM', () => resolve());
        });
        await server.close();
        return exitCode.done;
      }),
    );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return port;
}
