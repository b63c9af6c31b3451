import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('prints what the README says', { timeout: 60_000 }, () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, output] = /```ts\n([^]*?)```\n\nprints\n\n```text\n([^]*?)```/.exec(readme) ?? [];
  const flags = ['--conditions=@sluice/source', '--input-type=module-typescript', '--eval', code ?? ''];
  const printed = execFileSync(process.execPath, flags, { cwd: new URL('..', import.meta.url), encoding: 'utf8' });
  expect(printed).toBe(output);
});
