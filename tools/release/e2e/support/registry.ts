import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** A registry on loopback that knows the packages that are published to it, and no others. */
export interface Registry {
  readonly url: string;
  /** With these lines in its .npmrc a project has our packages from here, and all others from where npm is configured. */
  readonly npmrc: string;
  stop(): Promise<void>;
}

/** Starts Verdaccio on a free port, with its files in a folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  const app = (await runServer({
    storage: join(folder, 'storage'),
    configPath: join(folder, 'config.yaml'),
    uplinks: {},
    packages: { '@sluice/*': { access: '$all', publish: '$all' } },
    log: { type: 'stdout', format: 'pretty', level: 'error' },
  })) as Server;
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(app.address() as AddressInfo).port}`;
  const url = `http://${host}/`;
  return {
    url,
    // npm publishes nothing without a token; this registry takes any.
    npmrc: `@sluice:registry=${url}\n//${host}/:_authToken=anybody\n`,
    stop: () =>
      new Promise((resolve) => {
        app.close(() => resolve());
        app.closeAllConnections();
      }),
  };
}
