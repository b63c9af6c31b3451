import type { PublishedSource } from './manifest.ts';

/** What makes a publish necessary, and what it has to look at. */
export interface Changes {
  /** Sources whose rows are new, replaced or gone. */
  readonly sources: ReadonlySet<string>;
  /** Event dates that those rows touch or touched. */
  readonly dates: ReadonlySet<string>;
}

/** Whether two lists have seen the same receipts. Both are in the order of their sources. */
export function isSameList(before: readonly PublishedSource[], now: readonly PublishedSource[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ source, etag }, index) => now[index]?.source === source && now[index].etag === etag)
  );
}

/** Compares what is published with what the receipts say now. */
export function findChanges(before: readonly PublishedSource[], now: readonly PublishedSource[]): Changes {
  const old = new Map(before.map((source) => [source.source, source.data]));
  const current = new Map(now.map((source) => [source.source, source.data]));
  const sources = new Set<string>();
  const dates = new Set<string>();
  for (const source of new Set([...old.keys(), ...current.keys()])) {
    const [was, is] = [old.get(source), current.get(source)];
    if (was?.key === is?.key && was?.uploadedAt === is?.uploadedAt) continue;
    sources.add(source);
    for (const date of [...Object.keys(was?.dates ?? {}), ...Object.keys(is?.dates ?? {})]) dates.add(date);
  }
  return { sources, dates };
}
