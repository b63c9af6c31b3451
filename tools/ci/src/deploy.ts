import { git } from '@sluice/release/git';
import { affectedDeploys, deployed, type Deployed } from './affected-deploys.ts';

/** How far deploys to a stage have come. */
export interface Deployment {
  /** The last commit that was deployed. */
  readonly commit: string;
  /** Whether all of it was; else the stage runs parts of it, and parts of what it ran before. */
  readonly complete: boolean;
}

/** A stage, as deploys see it. */
export interface Stage {
  readonly name: string;
  /** Undefined where nothing was deployed, or not by `deploy`. */
  deployment(): Promise<Deployment | undefined>;
  record(deployment: Deployment): Promise<void>;
  /** Whether it has dashboards, as its stacks say. */
  hasDashboards(): Promise<boolean>;
  /** Has it compare uploads with what was made of them, and judge again what older rules have judged. */
  startSweep(): Promise<void>;
}

/** What a deploy of the commit that is checked out has to do, and why. */
export interface DeployPlan {
  /** The commit; undefined where the stage stays at a newer one. */
  readonly commit: string | undefined;
  readonly projects: readonly Deployed[];
  readonly reason: string;
}

/**
 * Plans a deploy. What counts is what the stage runs, not the commit before this. After a deploy that has failed nobody
 * knows what it runs, and everything is deployed: comparing commits would miss what was deployed and is reverted.
 * @throws Error where the working tree is not the commit's
 */
export async function planDeploy(root: string, stage: Pick<Stage, 'name' | 'deployment'>): Promise<DeployPlan> {
  if (git(root, 'status', '--porcelain') !== '')
    throw new Error(`cannot deploy '${stage.name}': there are changes that are not committed; commit or stash them`);
  const commit = git(root, 'rev-parse', 'HEAD');
  const runs = await stage.deployment();
  const all = (reason: string): DeployPlan => ({ commit, projects: deployed, reason: `${stage.name} ${reason}` });
  if (!runs) return all('is not known to run a commit');
  const isKnown = gitSays(root, 'cat-file', '-e', `${runs.commit}^{commit}`);
  if (!isKnown) return all(`runs ${runs.commit}, which is not in this history`);
  // Somebody runs an old workflow again, or two have overtaken each other.
  if (commit !== runs.commit && gitSays(root, 'merge-base', '--is-ancestor', commit, runs.commit))
    return { commit: undefined, projects: [], reason: `${stage.name} runs ${runs.commit}, which is newer` };
  if (!runs.complete) return all(`runs ${runs.commit} in parts`);
  const projects = await affectedDeploys(root, runs.commit, commit);
  return { commit, projects, reason: `${stage.name} runs ${runs.commit}` };
}

/**
 * Deploys to a stage what differs from what it runs, in order, and has a sweep follow what cleans. May be repeated after
 * whatever has interrupted it.
 * @param run Deploys one project; throws when that fails
 */
export async function deploy(
  root: string,
  stage: Stage,
  { run, say }: { readonly run: (project: Deployed) => Promise<void>; readonly say: (text: string) => void },
): Promise<void> {
  const { commit, projects, reason } = await planDeploy(root, stage);
  say(`${reason}: ${projects.length > 0 ? `deploying ${projects.join(', then ')}` : 'nothing to deploy'}`);
  if (commit === undefined) return;
  if (projects.length > 0) await stage.record({ commit, complete: false });
  for (const project of projects) {
    if (project === '@sluice/quicksight' && !(await stage.hasDashboards())) say(`${stage.name} has no dashboards`);
    else await run(project);
  }
  if (projects.includes('@sluice/infra')) {
    await stage.startSweep();
    say('a sweep has started');
  }
  await stage.record({ commit, complete: true });
}

/** Whether git succeeds. */
function gitSays(root: string, ...args: string[]): boolean {
  try {
    git(root, ...args);
    return true;
  } catch {
    return false;
  }
}
