// `node tools/ci/src/comment.ts`: puts the reports of a pull request's jobs into one comment, which it keeps up to date.
import { execFileSync } from 'node:child_process';
import { toMarkdown, type Section } from './report.ts';

/** Tells the comment from those of people. */
const marker = '<!-- sluice: checks and preview -->';

const { REPOSITORY = '', PULL_REQUEST = '', COMMIT = '', LOG = '' } = process.env;
const sections = ['CHECKS', 'PREVIEW'].flatMap((name): Section[] => {
  const report = process.env[name];
  // A job that came to no report has been skipped, or has failed before it.
  if (report) return JSON.parse(report) as Section[];
  return [{ title: name.toLowerCase(), outcome: 'skipped', note: `no report: see ${LOG}` }];
});
const body = `${marker}\n${toMarkdown(sections, LOG)}\nOf ${COMMIT}. [Log](${LOG})\n`;

const comments = `repos/${REPOSITORY}/issues/${PULL_REQUEST}/comments`;
const own = `.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("${marker}"))) | .id`;
const found = gh(['--paginate', comments, '--jq', own]);
const [id] = found.trim().split('\n');
const target = id ? ['--method', 'PATCH', `repos/${REPOSITORY}/issues/comments/${id}`] : ['--method', 'POST', comments];
gh([...target, '--input', '-'], JSON.stringify({ body }));

/** Calls GitHub's API; gives what it answers. */
function gh(args: readonly string[], input?: string): string {
  const stdin = input === undefined ? 'ignore' : 'pipe';
  return execFileSync('gh', ['api', ...args], { input, encoding: 'utf8', stdio: [stdin, 'pipe', 'inherit'] });
}
