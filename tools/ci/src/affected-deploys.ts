import { git } from '@sluice/release/git';
import { askNx } from './nx.ts';

/** The projects that are deployed, in the order of their deploys: the dashboards ask what the stacks make. */
export const deployed = ['@sluice/infra', '@sluice/quicksight'] as const;

/** A project with a target `deploy`. */
export type Deployed = (typeof deployed)[number];

/** Nx counts these with every task, and no deploy depends on them. */
const settings = ['.gitignore', 'nx.json'];
const lockfile = 'package-lock.json';

/**
 * The projects that a deploy of `head` has to deploy where `base` is deployed, in their order.
 *
 * Nx says which projects a change affects: those that depend on what was touched, by tests and documentation as well. Of
 * these, a project is deployed if a file changed that is an input of its target `deploy`: what goes into what it deploys.
 * So do external packages, of which any change counts. A file that is gone counts by those that have named it.
 * @param base A commit
 * @param head A commit whose files lie in the working tree
 */
export async function affectedDeploys(root: string, base: string, head: string): Promise<readonly Deployed[]> {
  const changed = git(root, 'diff', '--name-only', '--no-renames', base, head).split('\n');
  const touched = await askNx<string[]>(
    root,
    ...['show', 'projects', '--affected', '--with-target=deploy', `--base=${base}`, `--head=${head}`],
  );
  const affected = deployed.filter((project) => touched.includes(project));
  if (changed.includes(lockfile) && externals(root, base) !== externals(root, head)) return affected;
  const inputs = await Promise.all(affected.map((project) => inputsOf(root, project)));
  return affected.filter((_, index) => changed.some((file) => inputs[index]?.has(file)));
}

/** The files that go into what a project deploys. */
async function inputsOf(root: string, project: Deployed): Promise<ReadonlySet<string>> {
  const { files } = await askNx<{ files: string[] }>(root, 'show', 'target', 'inputs', `${project}:deploy`);
  return new Set(files.filter((file) => !settings.includes(file)));
}

/** What the lockfile of a commit has of packages that are not the workspace's own. */
function externals(root: string, commit: string): string {
  const { packages } = JSON.parse(git(root, 'show', `${commit}:${lockfile}`)) as {
    readonly packages: Readonly<Record<string, { readonly link?: boolean }>>;
  };
  return JSON.stringify(
    Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true),
  );
}
