import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package.json, as far as releases care. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, { readonly import?: { readonly types: string } }>>;
}

/** A package of the workspace. */
export interface Member {
  /** From the workspace's root, as `libs/contract`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All packages of the workspace, by folder. */
export function members(root: string): readonly Member[] {
  const { workspaces } = readJson<{ workspaces: string[] }>(join(root, 'package.json'));
  return globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
    .sort()
    .map((file) => ({ folder: file.replace(/\/package\.json$/, ''), manifest: readJson<Manifest>(join(root, file)) }));
}

/** The packages that are published: those that are not private. */
export function publishedMembers(root: string): readonly Member[] {
  return members(root).filter(({ manifest }) => !manifest.private);
}

/** The packages whose types stand in a package's public ones, as its API reports say. */
export function shownPackages(root: string, folder: string): ReadonlySet<string> {
  const reports = join(root, folder, 'etc');
  if (!existsSync(reports)) return new Set();
  const text = readdirSync(reports).map((file) => readFileSync(join(reports, file), 'utf8'));
  return new Set(text.flatMap((report) => [...report.matchAll(/ from '([^']+)';$/gm)].map(([, name]) => name!)));
}

/** A JSON file's content, which is taken to be of type T. */
export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
