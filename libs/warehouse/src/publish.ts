import { fingerprint, type Dataset } from '@sluice/contract';
import { PreconditionFailedError, type Lake } from '@sluice/lake';
import { audit, totalsOf, type Totals } from './accounts.ts';
import { findChanges, isSameList } from './changes.ts';
import { withEngine } from './engine.ts';
import { ContentionError, StoredStateError } from './errors.ts';
import { encodeJson } from './json-object.ts';
import { lossHold, type Hold } from './hold.ts';
import { judge, type Tally } from './judge.ts';
import {
  dataPrefix,
  manifestKey,
  newSnapshot,
  publishedKey,
  readManifest,
  readPublishedList,
  type Manifest,
  type PartitionCounts,
  type PublishedList,
  type PublishedSource,
} from './manifest.ts';
import { checkMigrations } from './migrations.ts';
import { expectedCounts, writePartitions } from './partitions.ts';
import { committed, finalColumns, openTables } from './tables.ts';
import { nothingKnown, readSources, type Known } from './sources.ts';

/** What a publish did; the counts are of the whole table as it is afterwards. */
export interface PublishOutcome extends Totals {
  readonly dataset: string;
  /**
   * 'published': a new snapshot was committed. 'unchanged': the table is up to date, nothing was written. 'held': it
   * must wait, nothing was written.
   */
  readonly status: 'published' | 'unchanged' | 'held';
  /**
   * Event dates that have other final rows than before: written anew or gone. Where the whole table is built again: all
   * that have final rows.
   */
  readonly partitionsWritten: number;
  /** The snapshot that the table is at; null before the first publish. */
  readonly snapshot: string | null;
  /** Why it must wait; only when held. */
  readonly hold?: Hold;
}

/** How a publish differs from bringing the table up to its receipts, and no more. */
export interface PublishOptions {
  /** Whether the publish may lose more final rows than the contract allows unasked. */
  readonly confirm?: boolean;
  /** Whether the whole table is built again from the receipts, whatever is published. */
  readonly all?: boolean;
  /**
   * Whether the table is looked over, which takes a listing of its files: if one is gone, the whole table is built again.
   * Otherwise only the files that the publish reads are looked for.
   */
  readonly verify?: boolean;
}

const maxAttempts = 20;

/**
 * Brings the final table of a dataset up to its receipts: reads what changed sources touch, keeps the newest row per
 * key, rewrites the event dates that differ, checks the accounts, and commits by replacing the manifest. Safe to repeat,
 * to run twice at once and to kill at any point. A publish that would lose more final rows than the contract allows is held
 * until it is confirmed.
 * @throws AccountsError, CatalogueError, CanonicalFormError or MigrationError, with the table as it was
 * @throws ContentionError when other publishes kept committing first
 */
export async function publish(lake: Lake, dataset: Dataset, options: PublishOptions = {}): Promise<PublishOutcome> {
  let all = false;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const outcome = await attemptPublish(lake, dataset, all ? { ...options, all } : options);
    if (outcome === 'damaged') all = true;
    else if (outcome !== 'lost') return outcome;
  }
  throw new ContentionError(dataset.name, maxAttempts);
}

/** One attempt; 'lost' when another publish committed since the manifest was read, 'damaged' when a file of it is gone. */
async function attemptPublish(
  lake: Lake,
  dataset: Dataset,
  { confirm = false, all = false, verify = false }: PublishOptions,
): Promise<PublishOutcome | 'lost' | 'damaged'> {
  // The manifest comes before the receipts: in the other order a list older than the manifest's could be committed.
  const main = await readManifest(lake.final, dataset.name);
  const base = all ? undefined : await readBase(lake, dataset, main?.manifest);
  if (base && verify && !(await isComplete(lake, base.manifest))) return 'damaged';
  const known = base ? knownBy(base, dataset) : nothingKnown;
  const { sources: now, others, rules, waiting } = await readSources(lake, dataset, known);
  const idle = {
    dataset: dataset.name,
    ...totalsOf(main?.manifest),
    partitionsWritten: 0,
    snapshot: main?.manifest.snapshot ?? null,
  };
  if (main && main.manifest.contract > dataset.version) {
    waiting.push(
      `the table was published by version ${main.manifest.contract} of the contract, this is ${dataset.version}`,
    );
  }
  if (waiting.length > 0) return { ...idle, status: 'held', hold: { code: 'waiting', message: waiting.join('; ') } };
  if (main) checkMigrations(dataset, main.manifest);

  if (base ? isSameList(base.list.sources, now) : !main && now.length === 0) return { ...idle, status: 'unchanged' };

  const snapshot = newSnapshot();
  const sources = committed(now);
  const changes = findChanges(base?.list.sources ?? [], now);
  const before = base?.manifest.partitions ?? [];
  const superseded = sourcesWithSuperseded(base?.list.sources ?? []);
  const rewriting = withEngine(async (engine) => {
    const tables = await openTables(engine, lake, dataset, sources);
    const judgement = await judge(engine, tables, dataset, { changes, sources, partitions: before, superseded });
    const check = (partitions: readonly PartitionCounts[]): Totals =>
      audit(dataset.name, { sources, partitions, judged: judgement.dates, tallies: judgement.tallies });
    const expected = check(expectedCounts(before, judgement));
    const hold = confirm ? undefined : lossHold(dataset, idle.final, expected.final);
    if (hold) return { hold };
    const { partitions, written } = await writePartitions(engine, lake, dataset, tables, {
      judgement,
      before,
      snapshot,
    });
    return { judgement, partitions, written, totals: check(partitions) };
  });
  const rewritten = await rewriting.catch((error: unknown) => {
    if (base && error instanceof StoredStateError && error.key.startsWith(dataPrefix(dataset.name))) return undefined;
    throw error;
  });
  if (!rewritten) return 'damaged';
  if ('hold' in rewritten) return { ...idle, status: 'held', hold: rewritten.hold };
  const { judgement, partitions, written, totals } = rewritten;

  const kept = new Set(partitions.map(({ key }) => key));
  const list: PublishedList = {
    format: 1,
    dataset: dataset.name,
    snapshot,
    previous: main?.manifest.snapshot ?? null,
    sources: withSuperseded(base?.list.sources ?? [], now, new Set(judgement.dates), judgement.tallies),
    others,
    replaced: (main?.manifest.partitions ?? []).flatMap(({ key }) => (key === null || kept.has(key) ? [] : [key])),
  };
  const manifest: Manifest = {
    format: 1,
    dataset: dataset.name,
    snapshot,
    published: publishedKey(dataset.name, snapshot),
    committedAt: new Date().toISOString(),
    contract: dataset.version,
    fingerprint: fingerprint(dataset),
    rules,
    columns: finalColumns(dataset),
    ...totals,
    partitions: [...partitions],
  };
  await lake.final.put(manifest.published, encodeJson(list), { ifNoneMatch: '*' });
  try {
    await lake.final.put(
      manifestKey(dataset.name),
      encodeJson(manifest),
      main ? { ifMatch: main.etag } : { ifNoneMatch: '*' },
    );
  } catch (error) {
    if (error instanceof PreconditionFailedError) return 'lost';
    throw error;
  }
  return { ...idle, ...totals, status: 'published', partitionsWritten: written, snapshot };
}

/** What is published. */
interface Base {
  readonly manifest: Manifest;
  readonly list: PublishedList;
}

/** The receipts that need not be read again: of the dataset's, those taken in by this very version of the contract. */
function knownBy({ manifest: { contract, rules }, list: { sources, others } }: Base, dataset: Dataset): Known {
  return contract === dataset.version && rules !== undefined ? { sources, rules, others } : { ...nothingKnown, others };
}

/** What a publish can build on; undefined when the whole table has to be built. */
async function readBase(lake: Lake, dataset: Dataset, manifest: Manifest | undefined): Promise<Base | undefined> {
  if (manifest?.fingerprint !== fingerprint(dataset)) return undefined;
  const list = await readPublishedList(lake.final, manifest.published);
  return list && { manifest, list };
}

/** Whether every Parquet file of the manifest is there. */
async function isComplete(lake: Lake, manifest: Manifest): Promise<boolean> {
  const stored = new Set<string>();
  for await (const { key } of lake.final.list(dataPrefix(manifest.dataset))) stored.add(key);
  return manifest.partitions.every(({ key }) => key === null || stored.has(key));
}

/** The sources as they are published now: superseded rows as judged, or as before on dates that were not judged. */
function withSuperseded(
  before: readonly PublishedSource[],
  now: readonly PublishedSource[],
  judged: ReadonlySet<string>,
  tallies: readonly Tally[],
): PublishedSource[] {
  const rows = new Map<string, Record<string, number>>();
  const put = (source: string, date: string, superseded: number): void => {
    const dates = rows.get(source) ?? {};
    rows.set(source, { ...dates, [date]: superseded });
  };
  for (const { source, data } of before)
    for (const [date, superseded] of Object.entries(data?.superseded ?? {}))
      if (!judged.has(date)) put(source, date, superseded);
  for (const { source, date, superseded } of tallies) if (superseded > 0) put(source, date, superseded);
  return now.map((source) =>
    source.data ? { ...source, data: { ...source.data, superseded: rows.get(source.source) ?? {} } } : source,
  );
}

const sourcesWithSuperseded = (sources: readonly PublishedSource[]): Set<string> =>
  new Set(sources.filter(({ data }) => data && Object.keys(data.superseded).length > 0).map(({ source }) => source));
