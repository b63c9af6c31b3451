import { readBody, type ObjectStore } from '@sluice/lake';
import * as z from 'zod';
import { StoredStateError } from '../errors.ts';

/** Names of fields whose numbers have up to 64 bits, more than a number of JavaScript holds exactly. */
const snapshotIds = /(?<!\\)("(?:current-|parent-)?snapshot-id"\s*:\s*)(-?\d+)/g;

const snapshotSchema = z
  .object({
    'snapshot-id': z.string(),
    'parent-snapshot-id': z.string().nullish(),
    'timestamp-ms': z.int(),
    summary: z.record(z.string(), z.string()).default({}),
  })
  .transform((snapshot) => ({
    id: snapshot['snapshot-id'],
    parent: snapshot['parent-snapshot-id'] ?? null,
    /** When it was written, in milliseconds since 1970; on a branch, earlier than it became current. */
    writtenAt: snapshot['timestamp-ms'],
    summary: snapshot.summary,
  }));

const metadataSchema = z
  .object({
    'format-version': z.union([z.literal(1), z.literal(2)]),
    location: z.string(),
    'current-snapshot-id': z.string().nullish(),
    snapshots: z.array(snapshotSchema).default([]),
    'snapshot-log': z.array(z.object({ 'snapshot-id': z.string(), 'timestamp-ms': z.int() })).default([]),
  })
  .transform((metadata) => {
    const { 'current-snapshot-id': current } = metadata;
    return {
      /** URI below which the table's files are. */
      location: metadata.location,
      /** Id of the snapshot that readers see; null before the first. */
      current: current === undefined || current === null || current === '-1' ? null : current,
      /** By their ids. */
      snapshots: new Map(metadata.snapshots.map((snapshot) => [snapshot.id, snapshot])),
      /**
       * Which snapshot became current when (milliseconds since 1970), in the order in which they did; the times are by
       * the clocks of those who committed, which may differ.
       */
      log: metadata['snapshot-log'].map((entry) => ({ id: entry['snapshot-id'], at: entry['timestamp-ms'] })),
    };
  });

/** What the metadata of an Iceberg table (format 1 or 2) tells of its snapshots. */
export type TableMetadata = z.output<typeof metadataSchema>;
/** A snapshot of an Iceberg table: what one commit made of it. */
export type Snapshot = z.output<typeof snapshotSchema>;

/**
 * Reads the JSON of a table's metadata.
 * @param key where it comes from, as the error names it
 * @throws StoredStateError when it is not the metadata of a table
 */
export function parseTableMetadata(text: string, key: string): TableMetadata {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(snapshotIds, '$1"$2"'));
  } catch (cause) {
    throw new StoredStateError('read table metadata', key, 'it is not JSON', { cause });
  }
  const parsed = metadataSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new StoredStateError('read table metadata', key, problem, { cause: parsed.error });
}

/**
 * Reads the metadata that a catalogue points to.
 * @param location `s3://<bucket>/<key>`, the table's parameter `metadata_location`
 * @throws StoredStateError when it is elsewhere, missing or not readable
 */
export async function readTableMetadata(
  final: { readonly store: ObjectStore; readonly bucket: string },
  location: string,
): Promise<TableMetadata> {
  const prefix = `s3://${final.bucket}/`;
  if (!location.startsWith(prefix))
    throw new StoredStateError('read table metadata', location, `expected it in '${prefix}'`);
  const key = location.slice(prefix.length);
  const object = await final.store.get(key);
  if (!object) throw new StoredStateError('read table metadata', key, 'it is not there');
  return parseTableMetadata(new TextDecoder().decode(await readBody(object.body)), key);
}
