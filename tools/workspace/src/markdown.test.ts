import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { root, trackedFiles } from './workspace.ts';

const files = await trackedFiles('.');
const folders = new Set(files.flatMap((file) => ancestors(file)));
const documents = files.filter((file) => file.endsWith('.md') && !/CHANGELOG|\.api\.md$/.test(file));

/** The folders in which a file is, the innermost first. */
function ancestors(file: string): string[] {
  const parent = dirname(file);
  return parent === '.' ? [parent] : [parent, ...ancestors(parent)];
}

/** A document as prose: without its blocks of code, which may hold whatever they like. */
const prose = (text: string): string => text.replace(/^```[^]*?^```/gm, '').replace(/^ {3}```[^]*?^ {3}```/gm, '');

/** The anchors that GitHub makes of a document's headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  const plain = headings.map((heading) => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase());
  return new Set(plain.map((heading) => heading.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')));
}

/** What the recipes have their readers make. */
const examples = [
  'apps/report/package.json',
  'apps/report/tsconfig.json',
  'apps/report/vitest.config.ts',
  'libs/contract/src/kinds/duration.ts',
  'libs/dashboards/src/regions.ts',
  'libs/datasets/src/meter-readings.ts',
];

const exists = (path: string): boolean => files.includes(path) || folders.has(path.replace(/\/$/, ''));

/** Whether a path, in which a star stands for any part of a name, is one of the repository. */
function matches(pattern: string): boolean {
  if (!pattern.includes('*')) return exists(pattern);
  const escaped = pattern.replace(/[.+]/g, '\\$&').replace(/\*/g, '[^/]*');
  const whole = new RegExp(`^${escaped}$`);
  return [...files, ...folders].some((path) => whole.test(path));
}

const texts = new Map(
  await Promise.all(documents.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)),
);

/** The files and headings to which a document links, by their paths from the top. */
function linksOf(document: string, text: string): { target: string; file: string; anchor?: string | undefined }[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { target, file: path === '' ? document : normalize(join(dirname(document), path)), anchor };
    });
}

test('every link of a document leads to a file, and to a heading of it', () => {
  const broken: string[] = [];
  let count = 0;
  for (const [document, text] of texts) {
    for (const { target, file, anchor } of linksOf(document, text)) {
      count += 1;
      const isThere = exists(file) && (anchor === undefined || anchorsOf(texts.get(file) ?? '').has(anchor));
      if (!isThere) broken.push(`${document}: ${target}`);
    }
  }
  expect(count).toBeGreaterThan(100);
  expect(broken).toEqual([]);
});

test('every path that a document names is there: from the top, or from one of the folders that it is in', () => {
  const missing: string[] = [];
  let count = 0;
  for (const [document, text] of texts) {
    for (const [, path = ''] of prose(text).matchAll(
      /`((?:\.ci|\.github|apps|bin|docs|e2e|etc|golden|libs|parity|sample-data|src|tools)\/[\w./*-]*)`/g,
    )) {
      if (examples.includes(path) || path.includes('/dist/')) continue;
      count += 1;
      if (!ancestors(document).some((folder) => matches(normalize(join(folder, path)))))
        missing.push(`${document}: ${path}`);
    }
  }
  expect(count).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('every document of docs is linked to by another', () => {
  const linked = new Set(
    [...texts].flatMap(([document, text]) =>
      linksOf(document, text).flatMap(({ file }) => (file === document ? [] : [file])),
    ),
  );
  const guides = documents.filter((file) => file.startsWith('docs/'));
  expect(guides.length).toBeGreaterThan(30);
  expect(guides.filter((file) => !linked.has(file))).toEqual([]);
});
