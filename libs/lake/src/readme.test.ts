import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing.ts';

test('prints what the README says', { timeout: 60_000 }, async () => {
  const folder = new URL('..', import.meta.url);
  const readme = await readFile(new URL('README.md', folder), 'utf8');
  const [, code = '', output] = /```ts\n([^]*?)```\n\nprints\n\n```text\n([^]*?)```/.exec(readme) ?? [];
  const flags = ['--conditions=@sluice/source', '--input-type=module-typescript', '--no-warnings', '--eval', code];
  const env = { ...process.env, LAKE: await temporaryFolder() };
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder, env });
  expect(stdout).toBe(output);
});
