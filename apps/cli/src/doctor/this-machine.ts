import { datasets } from '@sluice/datasets';
import { openDirectoryLake } from '@sluice/lake';
import { openWarehouse } from '@sluice/warehouse';
import { access, constants, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { fail, ok, warn, type Check } from './check.ts';

/** Whether this Node is new enough. */
export function checkNode(version = process.versions.node): Check {
  const needed = packageJson.engines.node.replace('>=', '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  const isNew = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return isNew
    ? ok('node', `Node ${version}`)
    : fail('node', `Node ${version}; expected ${needed} or newer`, 'install a newer Node: https://nodejs.org');
}

/** Whether the folder of a lake, or the one in which it will be made, can be read and written. */
export async function checkFolder(lake: string): Promise<Check> {
  let folder = resolve(lake);
  try {
    for (;;) {
      const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      if (found && !found.isDirectory())
        return fail('lake', `'${folder}' is no folder`, 'name another folder with --lake');
      if (found) break;
      folder = dirname(folder);
    }
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const mend = 'change its mode or owner, or name another folder with --lake';
    return fail('lake', `'${folder}' cannot be read and written: ${(error as Error).message}`, mend);
  }
  return ok('lake', folder === resolve(lake) ? `'${lake}'` : `'${lake}' does not exist yet and can be made`);
}

/** Whether DuckDB, which is a native module, loads and answers. */
export async function checkDuckDb(lake: string): Promise<Check> {
  try {
    const warehouse = await openWarehouse(openDirectoryLake(lake), datasets);
    const { rows } = await warehouse.query('select version()').finally(() => warehouse.close());
    return ok('duckdb', `DuckDB ${String(rows[0]?.[0])}`);
  } catch (error) {
    return fail('duckdb', `DuckDB does not answer: ${(error as Error).message}`, 'install again: npm ci');
  }
}

/** Whether the port of the workbench is free. */
export async function checkPort(port: number): Promise<Check> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree
    ? ok('port', `${port} is free for the workbench`)
    : warn('port', `${port} is taken`, 'sluice serve takes another one by itself; sluice serve --port N names one');
}
