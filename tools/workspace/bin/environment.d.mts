/** The top of the workspace. */
export const root: string;

/**
 * Environment in which the workspace's own tools, Node 24 among them, come first, and Nx has neither a daemon nor a screen
 * that redraws itself.
 */
export function environment(): NodeJS.ProcessEnv;
