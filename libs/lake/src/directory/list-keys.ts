import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderSegment, isCutSegment } from './key-path.ts';
import { unlessMissing } from './commit-log.ts';

/** The keys below a root that may have objects and begin with the prefix, in the order of their UTF-8 bytes. */
export async function* listKeys(root: string, prefix: string): AsyncGenerator<string> {
  yield* keysBelow(root, '', prefix);
}

async function* keysBelow(folder: string, parent: string, prefix: string): AsyncGenerator<string> {
  // 'a!' lies between 'a' and 'a/b': a segment's own key and the keys below it are ordered apart.
  const entries = (await children(folder, [])).flatMap(({ segment, folder: path }) => [
    { key: parent + segment, path, isKey: true },
    { key: `${parent}${segment}/`, path, isKey: false },
  ]);
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  for (const { key, path, isKey } of entries) {
    if (isKey && key !== '' && key.startsWith(prefix)) yield key;
    if (!isKey && (key.startsWith(prefix) || prefix.startsWith(key))) yield* keysBelow(path, key, prefix);
  }
}

async function children(folder: string, cut: readonly string[]): Promise<{ segment: string; folder: string }[]> {
  const found: { segment: string; folder: string }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(unlessMissing([]))) {
    if (!entry.isDirectory()) continue;
    const folders = [...cut, entry.name];
    const path = join(folder, entry.name);
    if (isCutSegment(entry.name)) {
      found.push(...(await children(path, folders)));
      continue;
    }
    const segment = folderSegment(folders);
    if (segment !== undefined) found.push({ segment, folder: path });
  }
  return found;
}
