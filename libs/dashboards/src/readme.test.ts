import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

function run(code: string): string {
  const flags = ['--conditions=@sluice/source', '--input-type=module-typescript', '--eval', code];
  return execFileSync(process.execPath, flags, { cwd: new URL('..', import.meta.url), encoding: 'utf8' });
}

it('prints what the README says', { timeout: 60_000 }, () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, output] = /```ts\n([^]*?)```\n\nprints\n\n```text\n([^]*?)```/.exec(readme) ?? [];
  expect(run(code ?? '')).toBe(output);
});

it("the documentation's dashboard is one for the workbench and for QuickSight", () => {
  const guide = readFileSync(new URL('../../../docs/dashboards.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([^]*?)```/.exec(guide) ?? [];
  const compile = `
    import { compileVisual, toQuickSightDefinition } from '@sluice/dashboard-spec';
    const [{ visuals }] = itemsDashboard.sheets;
    const rows = visuals.map(({ id }) => compileVisual(itemsDashboard, id).sql.length > 0);
    console.log(rows.length, toQuickSightDefinition(itemsDashboard, 'arn').Sheets[0].Visuals.length);`;
  expect(run(code + compile)).toBe('2 2\n');
});
