import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, trackedFiles } from './workspace.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly implicitDependencies?: readonly string[] };
}

const files = await trackedFiles('libs', 'apps', 'tools');
const folders = files.filter((file) => /^\w+\/[^/]+\/package\.json$/.test(file)).map((file) => file.slice(0, -13));
const folderOf = (name: string): string => folders.find((folder) => folder.endsWith(`/${name}`)) ?? name;

const picture = await readFile(join(root, 'docs/packages.svg'), 'utf8');
const arrows = [...picture.matchAll(/data-from="([^"]+)" data-to="([^"]+)" class="(\w+)"/g)].map(
  ([, from = '', to = '', kind]) => ({ from, to, kind }),
);

/** What a package's own sources import, tests and what serves only them aside. */
async function importedBy(folder: string): Promise<ReadonlySet<string>> {
  const sources = files.filter(
    (file) => file.startsWith(`${folder}/src/`) && /\.tsx?$/.test(file) && !/\.(test|suite)\.|\/testing/.test(file),
  );
  const texts = await Promise.all(sources.map((file) => readFile(join(root, file), 'utf8')));
  const names = texts.flatMap((text) => [...text.matchAll(/(?:from|import)\s*\(?'@sluice\/([a-z-]+)/g)]);
  return new Set(names.map(([, name = '']) => folderOf(name)).filter((imported) => imported !== folder));
}

/** All that the picture's solid arrows lead to. */
function reachable(from: string): ReadonlySet<string> {
  const next = arrows.filter((arrow) => arrow.kind === 'imports' && arrow.from === from).map(({ to }) => to);
  return new Set(next.flatMap((to) => [to, ...reachable(to)]));
}

test('the picture of the packages has each of them', () => {
  const drawn = [...picture.matchAll(/data-package="([^"]+)"/g)].map(([, name]) => name);
  expect(drawn.sort()).toEqual(folders.sort());
});

test('its arrows are dependencies, and what a package imports is where they lead', async () => {
  const untrue: string[] = [];
  const missing: string[] = [];
  for (const folder of folders.filter((name) => !name.startsWith('tools/'))) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    const imported = await importedBy(folder);
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const named = [...declared, ...(manifest.nx?.implicitDependencies ?? [])].map((name) =>
      folderOf(name.replace('@sluice/', '')),
    );
    for (const { to, kind } of arrows.filter(({ from }) => from === folder)) {
      if (kind === 'imports' ? !imported.has(to) : !named.includes(to) || imported.has(to)) {
        untrue.push(`${folder} → ${to}`);
      }
    }
    const drawn = reachable(folder);
    for (const to of imported) if (!drawn.has(to)) missing.push(`${folder} → ${to}`);
  }
  expect(arrows.length).toBeGreaterThan(15);
  expect({ untrue, missing }).toEqual({ untrue: [], missing: [] });
});
