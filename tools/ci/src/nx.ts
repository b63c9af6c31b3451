import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from '@sluice/workspace/environment';

/** The program of the workspace's Nx. */
export const nxBin = (root: string): string => join(root, 'node_modules', '.bin', 'nx');

/** What Nx answers in JSON. Throws with all that it said when it fails. */
export async function askNx<T>(root: string, ...args: string[]): Promise<T> {
  // One question is answered sooner without processes for plugins.
  const env = { ...environment(), NX_ISOLATE_PLUGINS: 'false' };
  const options = { cwd: root, env, maxBuffer: 64 << 20 };
  const { stdout } = await promisify(execFile)(nxBin(root), [...args, '--json'], options).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`cannot ask \`nx ${args.join(' ')}\`: ${error.stderr ?? ''}${error.stdout ?? ''}`, {
        cause: error,
      });
    },
  );
  return JSON.parse(stdout) as T;
}
