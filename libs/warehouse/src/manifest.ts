import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '@sluice/lake';
import { z } from 'zod';
import { StoredStateError } from './errors.ts';
import { readJson } from './json-object.ts';

const count = z.int().nonnegative();
const eventDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One event date of a final table. `key` is null where every clean row of the date was superseded from another date. */
const partitionSchema = z.strictObject({
  date: eventDate,
  key: z.string().nullable(),
  clean: count,
  final: count,
  superseded: count,
});

/** `<dataset>/manifest.json`: what a final table consists of. Its conditional replacement is the commit of a publish. */
const manifestSchema = z.strictObject({
  format: z.literal(1),
  dataset: z.string(),
  /** Identifies this commit; the published list and the Parquet files that it wrote carry it in their keys. */
  snapshot: z.string(),
  /** Key of the published list. */
  published: z.string(),
  committedAt: z.iso.datetime(),
  /** The contract's version and what it hashes to: another contract means another table. */
  contract: z.int(),
  fingerprint: z.string(),
  /** The version of the cleaning rules of every row; manifests once had none. */
  rules: z.int().optional(),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  clean: count,
  final: count,
  superseded: count,
  /** In the order of their dates. */
  partitions: z.array(partitionSchema),
});

const publishedSourceSchema = z.strictObject({
  source: z.string(),
  /** Of the receipt, as it was listed; bare, without the quotes in which S3 sends it. */
  etag: z.string(),
  /** The rows that the source has in the table; absent when it was withdrawn or never accepted. */
  data: z
    .strictObject({
      key: z.string(),
      uploadedAt: z.iso.datetime(),
      clean: count,
      /** Clean rows per event date. */
      dates: z.record(eventDate, count),
      /** Those of them that a newer row with the same key has replaced. */
      superseded: z.record(eventDate, count),
    })
    .optional(),
});

/** The receipt of an upload that is not the dataset's. */
const otherSourceSchema = z.strictObject({
  source: z.string(),
  etag: z.string(),
  /** What the receipt names; null where no contract fits the upload. */
  dataset: z.string().nullable(),
});

/** `_published/<dataset>/<snapshot>.json`: every receipt that the commit has seen, and what it replaced. */
const publishedListSchema = z.strictObject({
  format: z.literal(1),
  dataset: z.string(),
  snapshot: z.string(),
  /** The commit before this one. */
  previous: z.string().nullable(),
  sources: z.array(publishedSourceSchema),
  /** So that a receipt is read once, not by each publish. */
  others: z.array(otherSourceSchema),
  /** Parquet files of the commit before that are no longer part of the table; Iceberg's tables keep account of theirs. */
  replaced: z.array(z.string()).optional(),
});

export type Partition = z.infer<typeof partitionSchema>;
/** The rows of one event date. */
export type PartitionCounts = Omit<Partition, 'key'>;
export type Manifest = z.infer<typeof manifestSchema>;
export type PublishedSource = z.infer<typeof publishedSourceSchema>;
export type OtherSource = z.infer<typeof otherSourceSchema>;
/** A published list, as it was parsed. */
export type PublishedList = z.infer<typeof publishedListSchema>;

export const manifestKey = (dataset: string): string => `${dataset}/manifest.json`;
export const dataPrefix = (dataset: string): string => `${dataset}/data/`;
export const publishedPrefix = (dataset: string): string => `_published/${dataset}/`;
export const publishedKey = (dataset: string, snapshot: string): string =>
  `${publishedPrefix(dataset)}${snapshot}.json`;
export const partitionKey = (dataset: string, date: string, snapshot: string): string =>
  `${dataPrefix(dataset)}event_date=${date}/${snapshot}.parquet`;

/** A fresh snapshot id. */
export const newSnapshot = (): string => randomUUID();

/** The manifest of a dataset and the etag to replace it by; undefined before the first publish. */
export async function readManifest(
  final: ObjectStore,
  dataset: string,
): Promise<{ etag: string; manifest: Manifest } | undefined> {
  const key = manifestKey(dataset);
  const found = await readJson(final, key);
  if (found === undefined) return undefined;
  const parsed = manifestSchema.safeParse(found.json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || 'it'}: ${message}`,
    );
    const mend = 'if no later version of Sluice has written it, delete it and publish: the table is built again';
    throw new StoredStateError('read manifest', key, `${problems.join(', ')}; ${mend}`, { cause: parsed.error });
  }
  return { etag: found.etag, manifest: parsed.data };
}

/** The list that a manifest points to; undefined when it is gone or cannot be read, so that the table is built anew. */
export async function readPublishedList(final: ObjectStore, key: string): Promise<PublishedList | undefined> {
  try {
    const found = await readJson(final, key);
    return publishedListSchema.safeParse(found?.json).data;
  } catch (error) {
    if (error instanceof StoredStateError) return undefined;
    throw error;
  }
}
