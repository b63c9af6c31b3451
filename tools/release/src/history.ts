import { rcompare, valid } from 'semver';
import { git } from './git.ts';
import { type Change, highest } from './plan.ts';

/** What each type of commit asks for, as nx.json's `release.conventionalCommits.types` has it; other types ask for nothing. */
export type CommitTypes = Readonly<Record<string, { readonly semverBump: Change }>>;

/** The last released version of a package: its highest tag `name@version` in the history of HEAD; undefined before the first. */
export function releasedVersion(root: string, name: string): string | undefined {
  const tags = git(root, 'tag', '--merged', 'HEAD', '--list', `${name}@*`).split('\n');
  return tags
    .map((tag) => tag.slice(name.length + 1))
    .filter((version) => valid(version))
    .sort(rcompare)[0];
}

/** What the commits that touched a folder since a tag ask for. */
export function changeSince(root: string, tag: string, folder: string, types: CommitTypes): Change {
  const log = git(root, 'log', '--no-merges', '--format=%B%x00', `${tag}..HEAD`, '--', folder);
  return highest(log.split('\0').map((message) => changeOf(message.trim(), types)));
}

/** What one commit asks for, by its message alone: `type(scope): subject`, breaking with `!` or a line `BREAKING CHANGE: …`. */
export function changeOf(message: string, types: CommitTypes): Change {
  const [, type, mark] = /^([a-z]+)(?:\([^)]*\))?(!)?: /.exec(message) ?? [];
  if (type === undefined) return 'none';
  if (mark !== undefined || /^BREAKING CHANGE: /m.test(message)) return 'major';
  return types[type]?.semverBump ?? 'none';
}
