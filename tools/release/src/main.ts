// `npm run release [-- --dry-run]`: versions, changelogs, a commit and tags. `nx release publish` takes it from there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReleaseClient } from 'nx/release';
import { git } from './git.ts';
import { changeSince, type CommitTypes, releasedVersion } from './history.ts';
import { type Member, publishedMembers, readJson, shownPackages } from './members.ts';
import { type Package, planVersions } from './plan.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dryRun = process.argv.includes('--dry-run');

interface NxJson {
  readonly release: { readonly conventionalCommits: { readonly types: CommitTypes } };
}

const { types } = readJson<NxJson>(join(root, 'nx.json')).release.conventionalCommits;

function toPackage({ folder, manifest }: Member): Package {
  const { name, version, dependencies, devDependencies, peerDependencies } = manifest;
  const released = releasedVersion(root, name);
  if (released === undefined && existsSync(join(root, folder, 'CHANGELOG.md'))) {
    refuse(`'${name}' has a changelog, but no tag: fetch the tags with \`git fetch --tags\``);
  }
  const change = released === undefined ? 'none' : changeSince(root, `${name}@${released}`, folder, types);
  const shown = shownPackages(root, folder);
  const all = { ...devDependencies, ...dependencies, ...peerDependencies };
  const isPublic = (dependency: string) => shown.has(dependency) || dependency in (peerDependencies ?? {});
  const toDependency = (dependency: string) => ({ name: dependency, isPublic: isPublic(dependency) });
  return { name, version, released, change, dependencies: Object.keys(all).map(toDependency) };
}

function refuse(reason: string): never {
  console.error(`cannot release: ${reason}`);
  process.exit(1);
}

if (git(root, 'status', '--porcelain') !== '') refuse('there are changes that are not committed');
const versions = planVersions(publishedMembers(root).map(toPackage));
if (versions.size === 0) {
  console.log('nothing to release: no commit since the last releases asks for one');
} else {
  const versionActionsOptions = { versions: Object.fromEntries(versions) };
  const client = new ReleaseClient({ version: { versionActionsOptions } });
  // The specifier only keeps nx from looking for one of its own: planned-version.ts decides.
  const common = { projects: [...versions.keys()], dryRun, stageChanges: true };
  const versioned = await client.releaseVersion({ ...common, specifier: 'patch', gitCommit: false, gitTag: false });
  const { projectsVersionData: versionData, releaseGraph } = versioned;
  await client.releaseChangelog({ ...common, versionData, releaseGraph, gitCommit: true, gitTag: true });
}
