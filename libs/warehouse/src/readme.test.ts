import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

test('prints what the README says', async () => {
  const lake = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  onTestFinished(() => rm(lake, { recursive: true }));
  const folder = new URL('..', import.meta.url);
  const readme = await readFile(new URL('README.md', folder), 'utf8');
  const [, code = '', output] = /```ts\n([^]*?)```\n\nprints\n\n```text\n([^]*?)```/.exec(readme) ?? [];
  const flags = ['--conditions=@sluice/source', '--input-type=module-typescript', '--no-warnings', '--eval', code];
  const env = { ...process.env, LAKE: lake };
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder, env });
  expect(stdout).toBe(output);
});
