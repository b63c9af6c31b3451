import { affectedDeploys, deployed, type Deployed } from './affected-deploys.ts';
import { git, gitSays } from './git.ts';

/** A stage, as deploys see it. */
export interface Stage {
  readonly name: string;
  /** The commit that was deployed last, all of it; undefined where none was. */
  deployedCommit(): Promise<string | undefined>;
  recordDeploy(commit: string): Promise<void>;
  /** Whether it has dashboards, as its stacks say. */
  hasDashboards(): Promise<boolean>;
  /** Has it compare uploads with what was made of them, and judge again what older rules have judged. */
  startSweep(): Promise<void>;
}

/** What a deploy of the commit that is checked out has to do, and why. */
export interface DeployPlan {
  /** The commit that the stage runs afterwards. */
  readonly commit: string;
  readonly projects: readonly Deployed[];
  readonly reason: string;
}

/**
 * Plans a deploy. What counts is the commit that the stage runs, not the one before this: what a failed deploy has left
 * out is deployed by the next.
 * @throws Error where the working tree is not the commit's
 */
export async function planDeploy(root: string, stage: Pick<Stage, 'name' | 'deployedCommit'>): Promise<DeployPlan> {
  if (git(root, 'status', '--porcelain') !== '')
    throw new Error(`cannot deploy '${stage.name}': there are changes that are not committed; commit or stash them`);
  const commit = git(root, 'rev-parse', 'HEAD');
  const base = await stage.deployedCommit();
  if (base === undefined) return { commit, projects: deployed, reason: `${stage.name} is not known to run a commit` };
  const reason = `${stage.name} runs ${base}`;
  if (base === commit) return { commit, projects: [], reason };
  if (!gitSays(root, 'cat-file', '-e', `${base}^{commit}`))
    return { commit, projects: deployed, reason: `${reason}, which is not in this history` };
  // Somebody runs an old workflow again, or two have overtaken each other.
  if (gitSays(root, 'merge-base', '--is-ancestor', commit, base))
    return { commit: base, projects: [], reason: `${reason}, which is newer` };
  return { commit, projects: await affectedDeploys(root, base, commit), reason };
}

/**
 * Deploys to a stage what differs from the commit that it runs, in order, and has a sweep follow what cleans. May be
 * repeated after whatever has interrupted it.
 * @param run Deploys one project; throws when that fails
 */
export async function deploy(
  root: string,
  stage: Stage,
  { run, say }: { readonly run: (project: Deployed) => Promise<void>; readonly say: (text: string) => void },
): Promise<void> {
  const { commit, projects, reason } = await planDeploy(root, stage);
  say(`${reason}: ${projects.length > 0 ? `deploying ${projects.join(', then ')}` : 'nothing to deploy'}`);
  for (const project of projects) {
    if (project === '@sluice/quicksight' && !(await stage.hasDashboards())) say(`${stage.name} has no dashboards`);
    else await run(project);
  }
  if (projects.includes('@sluice/infra')) {
    await stage.startSweep();
    say('a sweep has started');
  }
  await stage.recordDeploy(commit);
}
