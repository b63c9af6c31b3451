import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { environment } from '@sluice/workspace/environment';

/** How a command has ended, and what it has said on both of its outputs. */
export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Runs a command in the workspace with the workspace's own programs first; what it says also goes where ours goes. */
export async function execute(root: string, command: string, ...args: string[]): Promise<Finished> {
  const child = spawn(command, args, {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const)
    from.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      to.write(chunk);
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output: Buffer.concat(chunks).toString() };
}
