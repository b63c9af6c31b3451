import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('peers', import.meta.url));

/**
 * Writes the contestants' TypeScript as JavaScript into a folder below the workspace's own node_modules, so that no
 * process is measured with the time and memory that Node takes for types.
 */
export function writeScripts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(peers).filter((name) => name.endsWith('.ts'))) {
    const code = stripTypeScriptTypes(readFileSync(join(peers, file), 'utf8'));
    writeFileSync(scriptOf(folder, file), code.replaceAll(/ from '(\.\/.+)\.ts'/g, " from '$1.mjs'"));
  }
}

/** Where a contestant's script is run from. */
export function scriptOf(folder: string, file: string): string {
  return file.endsWith('.ts') ? join(folder, file.replace(/\.ts$/, '.mjs')) : join(peers, file);
}
