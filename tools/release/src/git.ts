import { execFileSync } from 'node:child_process';

/** What git prints, without the line end. Throws with what it said when it fails. */
export function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, stdio: 'pipe' }).trimEnd();
}
