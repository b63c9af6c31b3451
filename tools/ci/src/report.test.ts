import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { shortened, toMarkdown, type Section } from './report.ts';

const checks: readonly Section[] = [
  { title: 'lint', outcome: 'passed', note: '12 s' },
  { title: 'test', outcome: 'failed', note: '40 s', output: '\u001b[31mexpected ``` to be <b>\u001b[39m\n1 failed' },
];
const preview: readonly Section[] = [
  { title: 'deploys to dev', outcome: 'passed', note: '@sluice/infra, then @sluice/quicksight' },
  { title: 'stacks of dev: cdk diff', outcome: 'passed', output: '[~] AWS::Lambda::Function Ingest\n | Code' },
  { title: 'dashboards of dev: plan', outcome: 'skipped', note: 'the stage has none' },
];

test('sections are a table, and what commands have said below it', async () => {
  await expect(toMarkdown([...checks, ...preview])).toMatchFileSnapshot('../golden/report.md');
});

test('whatever commands say, it fits into a comment, and of what failed the end is there', () => {
  const section = fc.record({
    title: fc.string(),
    outcome: fc.constantFrom('passed', 'failed', 'skipped'),
    output: fc.array(fc.string({ maxLength: 200 }), { maxLength: 600 }).map((lines) => `${lines.join('\n')}\nthe end`),
  });
  fc.assert(
    fc.property(fc.array(section, { minLength: 1, maxLength: 12 }), (sections) => {
      const text = toMarkdown(sections, 'https://log');
      expect(text.length).toBeLessThan(65_000);
      expect(Buffer.byteLength(JSON.stringify(shortened(sections)))).toBeLessThan(131_072);
      const failed = sections.filter(({ outcome }) => outcome === 'failed').length;
      expect(text.split('\nthe end\n').length).toBeGreaterThan(failed);
    }),
    { numRuns: 30 },
  );
});

test('a pull request has one comment, which is kept up to date', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-comment-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const told = join(folder, 'told');
  const gh = (id: string): void =>
    writeFileSync(
      join(folder, 'gh'),
      `#!/bin/sh\necho "$@" >> ${told}\ncase "$*" in *paginate*) echo '${id}' ;; *) cat > ${told}.json ;; esac\n`,
      { mode: 0o755 },
    );
  const comment = (): { readonly args: string; readonly body: string } => {
    execFileSync(process.execPath, [fileURLToPath(new URL('comment.ts', import.meta.url))], {
      env: {
        PATH: `${folder}:${process.env['PATH']}`,
        REPOSITORY: 'acme/sluice',
        PULL_REQUEST: '7',
        COMMIT: 'abc',
        LOG: 'https://log',
        CHECKS: JSON.stringify(checks),
      },
    });
    const [args = ''] = readFileSync(told, 'utf8').trim().split('\n').toReversed();
    return { args, ...(JSON.parse(readFileSync(`${told}.json`, 'utf8')) as { body: string }) };
  };
  gh('');
  const first = comment();
  expect(first.args).toBe('api --method POST repos/acme/sluice/issues/7/comments --input -');
  expect(first.body).toContain('| ❌ | test | 40 s |');
  expect(first.body).toContain('| ➖ | preview | no report: see https://log |');
  gh('42');
  expect(comment().args).toBe('api --method PATCH repos/acme/sluice/issues/comments/42 --input -');
});
