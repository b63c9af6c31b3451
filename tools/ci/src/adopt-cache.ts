import { existsSync, globSync, readFileSync, renameSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * Makes this machine the owner of a cache of Nx that another has left in `home`: its database is named after the machine,
 * and Nx takes nothing of the cache that its own database does not list.
 */
export function adoptCache(home: string): readonly string[] {
  const machine = machineId();
  return globSync(join(home, '.nx', '*', 'databases', '*-v*.db')).flatMap((database) => {
    const name = basename(database).replace(/^.*(?=-v\d+\.db$)/, machine);
    const own = join(dirname(database), name);
    if (existsSync(own)) return [];
    renameSync(database, own);
    return [own];
  });
}

/** As Nx knows machines. */
function machineId(): string {
  const file = ['/var/lib/dbus/machine-id', '/etc/machine-id'].find((path) => existsSync(path));
  return file === undefined ? hostname() : readFileSync(file, 'utf8').trim();
}
