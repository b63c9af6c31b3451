import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAhead } from '../look-ahead.ts';
import { folderSegment, isCutSegment } from './key-path.ts';
import { unlessMissing } from './commit-log.ts';

/** Folders that are read at once where many are walked through. */
const readAhead = 16;

/** The keys below a root that may have objects and begin with the prefix, in the order of their UTF-8 bytes. */
export async function* listKeys(root: string, prefix: string): AsyncGenerator<string> {
  yield* keysBelow(await children(root, []), '', prefix);
}

async function* keysBelow(found: readonly Child[], parent: string, prefix: string): AsyncGenerator<string> {
  // 'a!' lies between 'a' and 'a/b': a segment's own key and the keys below it are ordered apart.
  const entries = found
    .flatMap(({ segment, folder }) => [
      { key: parent + segment, folder, isKey: true },
      { key: `${parent}${segment}/`, folder, isKey: false },
    ])
    .filter(({ key, isKey }) => key.startsWith(prefix) || (!isKey && prefix.startsWith(key)));
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const walked = lookAhead(entries, readAhead, async ({ key, folder, isKey }) => ({
    key,
    below: isKey ? undefined : await children(folder, []),
  }));
  for await (const { key, below } of walked) {
    if (below) yield* keysBelow(below, key, prefix);
    else if (key !== '') yield key;
  }
}

/** A segment of a key, and the folder that stands for it. */
interface Child {
  readonly segment: string;
  readonly folder: string;
}

async function children(folder: string, cut: readonly string[]): Promise<Child[]> {
  const found: Child[] = [];
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
