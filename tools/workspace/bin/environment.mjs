// Needs nothing but Node 20: it is read before anything is installed.
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Environment in which the workspace's own tools, Node 24 among them, come first, and Nx has neither a daemon nor a screen
 * that redraws itself.
 */
export function environment() {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH, NX_DAEMON: 'false', NX_TUI: 'false' };
}
