import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { satisfies } from 'semver';
import { expect, test } from 'vitest';
import { members, publishedMembers, readJson } from './members.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const all = members(root);
const published = publishedMembers(root);
const versions = new Map(published.map(({ manifest }) => [manifest.name, manifest.version]));

interface Published {
  readonly license?: string;
  readonly description?: string;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string };
  readonly sideEffects?: boolean;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

test('no range of a neighbour can be answered by a registry: it is a caret that the workspace satisfies, or a star', () => {
  const wrong: string[] = [];
  for (const { folder, manifest } of all) {
    for (const group of ['dependencies', 'devDependencies', 'peerDependencies'] as const) {
      for (const [name, range] of Object.entries(manifest[group] ?? {})) {
        if (!name.startsWith('@sluice/')) continue;
        const version = manifest.private ? undefined : versions.get(name);
        const isRight = version === undefined ? range === '*' : range.startsWith('^') && satisfies(version, range);
        if (!isRight) wrong.push(`${folder}: ${name} ${range}`);
      }
    }
  }
  expect(versions.size).toBeGreaterThan(7);
  expect(wrong).toEqual([]);
});

test('what is published depends only on what is published', () => {
  const names = published.flatMap(({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter((name) =>
      name.startsWith('@sluice/'),
    ),
  );
  expect(names.filter((name) => !versions.has(name))).toEqual([]);
});

test('no library brings the AWS SDK along', () => {
  const libraries = published.filter(({ folder }) => folder.startsWith('libs/'));
  const brought = libraries.flatMap(({ folder, manifest }) => {
    const { peerDependenciesMeta = {} } = readJson<Published>(join(root, folder, 'package.json'));
    const peers = Object.keys(manifest.peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional);
    return [...Object.keys(manifest.dependencies ?? {}), ...peers];
  });
  expect(brought).toContain('zod');
  expect(brought.filter((name) => name.startsWith('@aws-sdk/'))).toEqual([]);
});

test('the projects that nx releases are those that are not private', () => {
  const { release } = readJson<{ release: { projects: readonly string[] } }>(join(root, 'nx.json'));
  const released = all.filter(({ folder }) => release.projects.some((pattern) => matches(folder, pattern)));
  expect(released.map(({ folder }) => folder)).toEqual(published.map(({ folder }) => folder));
});

test.each(published)('$folder says whose it is, and where its sources are', ({ folder }) => {
  const workspace = readJson<Published>(join(root, 'package.json'));
  const manifest = readJson<Published>(join(root, folder, 'package.json'));
  expect(manifest.repository).toEqual({ ...workspace.repository, directory: folder });
  expect(manifest).toMatchObject({ license: workspace.license, publishConfig: { access: 'public' } });
  expect(manifest.description).toMatch(/^\S.+[^.]$/);
  expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
  if (folder.startsWith('libs/')) expect(manifest.sideEffects).toBe(false);
});

function matches(folder: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? folder.startsWith(pattern.slice(0, -1)) : folder === pattern;
}
