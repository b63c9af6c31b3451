#!/usr/bin/env node
// In the workspace the sources run as they are (Node strips the types); an installed package runs its build.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/main.ts', import.meta.url));
if (existsSync(source)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const local = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
  const node = major > 22 || (major === 22 && minor >= 18) ? process.execPath : local;
  const child = spawn(node, ['--conditions=@sluice/source', source, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
} else {
  await import('../dist/main.js');
}
