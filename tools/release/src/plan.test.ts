import fc from 'fast-check';
import { satisfies } from 'semver';
import { expect, test } from 'vitest';
import { type Change, changes, type Package, planVersions } from './plan.ts';

/** A package by its name and version; `dependencies` that end in `!` are those that its users meet. */
function released(name: string, version: string, change: Change, ...dependencies: string[]): Package {
  const toDependency = (text: string) => ({ name: text.replace('!', ''), isPublic: text.endsWith('!') });
  return { name, version, released: version, change, dependencies: dependencies.map(toDependency) };
}

const plan = (...packages: Package[]) => Object.fromEntries(planVersions(packages));

test('nothing is released that no commit asks for, nor for what is not published', () => {
  expect(plan(released('a', '1.2.3', 'none'), released('b', '0.1.0', 'none', 'a!', 'private'))).toEqual({});
});

test('from 1.0.0 on a fix is a patch, a feature a minor and a breaking change a major version', () => {
  expect(
    plan(released('a', '1.2.3', 'patch'), released('b', '1.2.3', 'minor'), released('c', '1.2.3', 'major')),
  ).toEqual({ a: '1.2.4', b: '1.3.0', c: '2.0.0' });
});

test('below 1.0.0 a breaking change is a minor version, as caret ranges have it, and all else a patch', () => {
  expect(
    plan(released('a', '0.2.3', 'patch'), released('b', '0.2.3', 'minor'), released('c', '0.2.3', 'major')),
  ).toEqual({ a: '0.2.4', b: '0.2.4', c: '0.3.0' });
});

test('a breaking change goes on to those whose users meet it, and through them; the others get a patch', () => {
  const packages = [
    released('cli', '0.4.0', 'none', 'lake', 'contract'),
    released('lake', '1.4.0', 'patch', 'cleaning!'),
    released('cleaning', '0.1.7', 'none', 'contract!'),
    released('contract', '0.1.0', 'major'),
    released('aside', '0.1.0', 'none'),
  ];
  expect(plan(...packages)).toEqual({ cli: '0.4.1', lake: '2.0.0', cleaning: '0.2.0', contract: '0.2.0' });
});

test('a dependency that breaks after another one was only mended breaks its dependent all the same', () => {
  const packages = [
    released('a', '1.0.0', 'patch'),
    released('b', '1.0.0', 'major', 'a!'),
    released('c', '1.0.0', 'none', 'a!', 'b!'),
  ];
  expect(plan(...packages)).toEqual({ a: '1.0.1', b: '2.0.0', c: '2.0.0' });
});

test('a version that a manifest names and no release has is released as it stands', () => {
  const first: Package = { name: 'a', version: '0.1.0', released: undefined, change: 'none', dependencies: [] };
  const stable: Package = { name: 'b', version: '1.0.0', released: '0.9.2', change: 'patch', dependencies: [] };
  expect(plan(first, stable, released('c', '0.3.0', 'none', 'a!', 'b!'))).toEqual({
    a: '0.1.0',
    b: '1.0.0',
    c: '0.4.0',
  });
});

test('a manifest that is behind what is released is refused', () => {
  const behind: Package = { name: 'a', version: '0.1.0', released: '0.2.0', change: 'none', dependencies: [] };
  expect(() => plan(behind)).toThrow("cannot plan a release of 'a': its manifest says 0.1.0, but 0.2.0 is released");
});

test('whoever takes what a caret range offers meets no other major version of a package through what it shows', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const packages = fc.tuple(
    ...names.map((name, index) =>
      fc.record({
        name: fc.constant(name),
        version: fc.constantFrom('0.1.0', '0.9.9', '1.0.0', '3.2.1'),
        change: fc.constantFrom(...changes),
        dependencies: fc
          .subarray(names.slice(0, index))
          .chain((on) => fc.tuple(...on.map((to) => fc.record({ name: fc.constant(to), isPublic: fc.boolean() })))),
      }),
    ),
  );
  fc.assert(
    fc.property(packages, (drawn) => {
      const all = drawn.map((entry): Package => ({ ...entry, released: entry.version }));
      const planned = planVersions(all);
      const old = new Map(all.map(({ name, version }) => [name, version]));
      for (const { name, version, dependencies } of all) {
        const next = planned.get(name) ?? version;
        for (const dependency of dependencies) {
          if (!planned.has(dependency.name)) continue;
          expect(planned.has(name), 'what depends on a released package is released').toBe(true);
          const isWithin = (of: string, to: string) => satisfies(to, `^${of}`);
          const moved = !isWithin(old.get(dependency.name)!, planned.get(dependency.name)!);
          if (moved && dependency.isPublic) expect(isWithin(version, next), 'it breaks with it').toBe(false);
        }
      }
    }),
  );
});
