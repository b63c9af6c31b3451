import type { Dataset } from '@sluice/contract';
import type { Lake } from '@sluice/lake';
import { dataPrefix, publishedKey, publishedPrefix, readManifest, readPublishedList } from './manifest.ts';

/** A day: longer than the longest publish and the longest query, in milliseconds. */
const defaultOrphanAge = 24 * 60 * 60 * 1000;

/**
 * Removes the Parquet files and published lists that the manifest does not refer to and has not referred to for longer
 * than `orphanAge`: what was replaced, and what publishes left behind that crashed or lost a race. Only this deletes
 * anything of a final table.
 * @param options.orphanAge in milliseconds, a day by default; longer than the longest publish and the longest query
 * @returns the keys that are gone now
 */
export async function sweepFinal(
  lake: Lake,
  dataset: Dataset,
  { orphanAge = defaultOrphanAge }: { orphanAge?: number } = {},
): Promise<string[]> {
  const before = Date.now() - orphanAge;
  // Listed first: what a publish commits meanwhile is then seen in the manifest and kept.
  const stored = new Map<string, number>();
  for (const prefix of [dataPrefix(dataset.name), publishedPrefix(dataset.name)]) {
    for await (const { key, lastModified } of lake.final.list(prefix)) stored.set(key, lastModified.getTime());
  }
  const main = await readManifest(lake.final, dataset.name);
  const inUse = new Set([main?.manifest.published, ...(main?.manifest.partitions ?? []).map(({ key }) => key)]);
  const replacedAt = main
    ? await findReplaced(lake, main.manifest.published, stored, before)
    : new Map<string, number>();
  const removed = [...stored]
    .filter(([key, at]) => !inUse.has(key) && Math.max(at, replacedAt.get(key) ?? 0) < before)
    .map(([key]) => key);
  for (const key of removed) await lake.final.delete(key);
  return removed;
}

/** When each file left the table, by the commits since `since`: a list is written just before its commit. */
async function findReplaced(
  lake: Lake,
  newest: string,
  stored: ReadonlyMap<string, number>,
  since: number,
): Promise<Map<string, number>> {
  const replacedAt = new Map<string, number>();
  let key: string | undefined = newest;
  while (key !== undefined) {
    const at = stored.get(key) ?? Date.now();
    if (at < since) break;
    const list = await readPublishedList(lake.final, key);
    if (!list) break;
    for (const replaced of list.replaced ?? []) if (!replacedAt.has(replaced)) replacedAt.set(replaced, at);
    key = list.previous === null ? undefined : publishedKey(list.dataset, list.previous);
  }
  return replacedAt;
}
