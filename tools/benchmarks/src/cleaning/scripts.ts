import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('peers', import.meta.url));

/**
 * Bundles each of the contestants' TypeScript into a folder below the workspace's own node_modules, as it would be
 * shipped in a command or a function; native packages stay outside.
 */
export async function bundleScripts(folder: string): Promise<void> {
  await build({
    entryPoints: readdirSync(peers)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(peers, name)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    external: ['@duckdb/node-api'],
    logLevel: 'warning',
  });
}

/** Where a contestant's script is run from. */
export function scriptOf(folder: string, file: string): string {
  return file.endsWith('.ts') ? join(folder, file.replace(/\.ts$/, '.mjs')) : join(peers, file);
}
