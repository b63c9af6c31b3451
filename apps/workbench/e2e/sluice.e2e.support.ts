import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Value } from '@sluice/contract';

const run = promisify(execFile);
const cli = ['--conditions=@sluice/source', fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))];

/** A lake with the sample files, and the workbench over it, as the command line makes them. */
export interface Sluice {
  /** Where the page is, without a slash at the end. */
  readonly url: string;
  /** What SQL over the final tables says. */
  sql(statement: string): Promise<Record<string, Value>[]>;
  stop(): Promise<void>;
}

/** Takes the sample files in and serves the workbench on a free port. */
export async function startSluice(): Promise<Sluice> {
  const lake = await mkdtemp(join(tmpdir(), 'sluice-e2e-'));
  await run(process.execPath, [...cli, 'run', '--lake', lake]);
  const server = spawn(process.execPath, [...cli, 'serve', '--lake', lake, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const url = await addressOf(server);
    return {
      url,
      sql: async (statement) => {
        const { stdout } = await run(process.execPath, [...cli, 'sql', statement, '--format', 'json', '--lake', lake]);
        return JSON.parse(stdout) as Record<string, Value>[];
      },
      stop: async () => {
        server.kill();
        if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
        await rm(lake, { recursive: true, force: true });
      },
    };
  } catch (error) {
    server.kill();
    throw error;
  }
}

/** The address that the server prints when it is ready. */
async function addressOf(server: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of server.stderr ?? []) {
    printed += String(chunk);
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
    if (found) {
      // Whatever it says later must not fill the pipe.
      server.stderr?.resume();
      return found[0];
    }
  }
  throw new Error(`cannot serve: ${printed}`);
}
