import { execFileSync } from 'node:child_process';

/** What git prints, without the line end. Throws when it fails. */
export function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, stdio: 'pipe' }).trimEnd();
}

/** Whether git succeeds. */
export function gitSays(root: string, ...args: string[]): boolean {
  try {
    git(root, ...args);
    return true;
  } catch {
    return false;
  }
}
