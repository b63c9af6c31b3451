import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  readonly script: string;
  /** The files that it is made of, from the workspace's root. */
  readonly inputs: readonly string[];
}

/** The page's script with the built packages in it. What only Node has cannot be bundled: that throws. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return { script: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) };
}

export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a page with a choice of files and a script, under a policy for its scripts, on a free port. */
export async function serve(script: string, scriptPolicy: string): Promise<Site> {
  const server = createServer(({ url }, response) => {
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${scriptPolicy}`);
    if (url === '/page.js') {
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
    } else {
      const page = '<!doctype html><title>Parcels</title><link rel="icon" href="data:,"><input type="file">';
      response.setHeader('content-type', 'text/html').end(`${page}<script type="module" src="/page.js"></script>`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => stopped(server) };
}

function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
