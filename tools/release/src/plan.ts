import { gt, inc, lt, major, satisfies } from 'semver';

/** What commits ask of a package's next version, the least first. */
export const changes = ['none', 'patch', 'minor', 'major'] as const;

/** What commits ask of a package's next version: `major` is a breaking change. */
export type Change = (typeof changes)[number];

/** A dependency on another package of the workspace. */
interface Dependency {
  readonly name: string;
  /** Whether the dependent's users meet it too: its types are in the dependent's, or they install it themselves. */
  readonly isPublic: boolean;
}

/** A package that is published, as it now stands. */
export interface Package {
  readonly name: string;
  /** The version in its manifest. */
  readonly version: string;
  /** The last version that was released; undefined before the first. */
  readonly released: string | undefined;
  /** What the commits since then ask for. */
  readonly change: Change;
  readonly dependencies: readonly Dependency[];
}

/**
 * The versions that are to be released, by package.
 *
 * A version that a manifest names and no release has is released as it stands. Otherwise commits decide. What depends on
 * a released package is released as well, so that it asks for the one that it was tested with; where the dependency's
 * new version is outside of the caret range of its last one, and the dependent's users meet it, that breaks the
 * dependent too.
 * @throws {Error} where a manifest's version is lower than the released one
 */
export function planVersions(packages: readonly Package[]): ReadonlyMap<string, string> {
  const byName = new Map(packages.map((entry) => [entry.name, entry]));
  const planned = new Map<string, string>();

  const plan = (entry: Package): string => {
    const known = planned.get(entry.name);
    if (known !== undefined) return known;
    const asked = entry.dependencies.map(({ name, isPublic }): Change => {
      const dependency = byName.get(name);
      if (dependency === undefined) return 'none';
      const next = plan(dependency);
      if (next === dependency.released) return 'none';
      const breaks = dependency.released !== undefined && !satisfies(next, `^${dependency.released}`);
      return breaks && isPublic ? 'major' : 'patch';
    });
    const version = nextVersion(entry, highest([entry.change, ...asked]));
    planned.set(entry.name, version);
    return version;
  };

  for (const entry of packages) plan(entry);
  return new Map([...planned].filter(([name, version]) => version !== byName.get(name)?.released));
}

/** The greatest of changes; `none` of none. */
export function highest(asked: readonly Change[]): Change {
  return changes[Math.max(0, ...asked.map((change) => changes.indexOf(change)))]!;
}

function nextVersion({ name, version, released }: Package, change: Change): string {
  if (released === undefined) return version;
  if (lt(version, released)) {
    throw new Error(`cannot plan a release of '${name}': its manifest says ${version}, but ${released} is released`);
  }
  const bumped = bump(released, change);
  return gt(version, bumped) ? version : bumped;
}

/** Below 1.0.0 a caret range ends before the next minor version: that is where a breaking change goes, all else is a patch. */
function bump(version: string, change: Change): string {
  if (change === 'none') return version;
  const place = major(version) > 0 ? change : change === 'major' ? 'minor' : 'patch';
  return inc(version, place)!;
}
