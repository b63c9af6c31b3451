import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The top of the workspace. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What nx, npm and vitest, which run this, have set for themselves: with NODE_ENV=test a build is not the one of a release. */
const others = /^(NX_|npm_(?!config_)|VITEST|(NODE_ENV|TEST|DEV|PROD|SSR|MODE|BASE_URL|FORCE_COLOR)$)/;
const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)));
const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);

/** Runs a command and returns its standard output. Throws with all that it said when it fails. */
export async function run(folder: string, command: string, args: readonly string[]): Promise<string> {
  const env = { ...outside, PATH: path, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { cwd: folder, env, maxBuffer: 64 << 20 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`\`${[command, ...args].join(' ')}\` failed: ${stdout}${stderr}`, { cause: error });
  }
}
