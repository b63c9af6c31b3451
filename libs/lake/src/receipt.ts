import * as z from 'zod';
import type { Lake } from './lake.ts';
import { receiptKey, receiptsPrefix } from './keys.ts';
import { lookAhead } from './look-ahead.ts';
import { readBody, StoredObjectError, type ObjectInfo, type ObjectStore, type StoredObject } from './object-store.ts';
import { retryInterrupted } from './retry.ts';

/** Receipts that are read at once where all are. */
const readAhead = 16;

const count = z.int().nonnegative();
const instant = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which contract and which rules judged: contract version and rules version. */
const revisionSchema = z.object({ contract: z.int(), rules: z.int() });
const quarantineSchema = z.object({ code: z.string(), message: z.string() });

/** A version of the raw object. */
const versionShape = {
  versionId: z.string(),
  etag: z.string(),
  /** Bytes. */
  size: count,
  /** When the version was uploaded (RFC 3339, UTC). */
  uploadedAt: instant,
};

/** What cleaning counted; `read` is `clean + rejected`. */
const countsShape = {
  read: count,
  clean: count,
  rejected: count,
  /** Lines that are no records. */
  skipped: count,
  /** Rejected records having a code. */
  reasons: z.record(z.string(), count),
  reasonsByColumn: z.array(z.object({ column: z.string().nullable(), code: z.string(), records: count })),
  /** The first rejection of each code and column. */
  samples: z.array(
    z.object({
      code: z.string(),
      column: z.string().nullable(),
      line: z.int(),
      value: z.string(),
      message: z.string(),
    }),
  ),
  skippedLines: z.array(z.object({ rule: z.string(), line: z.int(), lines: z.int() })),
  /** Records in which something was mended, and where they are. Rules 1 knew nothing of it, nor of compression. */
  repaired: count.default(0),
  repairs: z.array(z.object({ rule: z.string(), line: z.int(), records: z.int() })).default([]),
  warnings: z.array(z.string()),
  delimiter: z.string().nullable(),
  encoding: z.string().nullable(),
  compression: z.string().nullable().default(null),
};

/** What a version was judged by. Where its dataset is unknown, no contract. */
const judgeShape = {
  dataset: z.string().nullable(),
  revision: revisionSchema.nullable(),
  /** Of the contract; where none fits, of all that were in force, by which a change of them is known. Once it was null. */
  fingerprint: z.string().nullable(),
};

/** The version whose rows stand, and where they are. */
const acceptedSchema = z.object({
  ...versionShape,
  sha256,
  revision: revisionSchema,
  fingerprint: z.string(),
  ...countsShape,
  /** Clean rows by UTC date of the event; 'uploaded' counts those that take the upload's date. */
  eventDates: z.record(z.string(), count),
  /** Keys in the processed zone. */
  dataKey: z.string(),
  dataBytes: count,
  dataSha256: sha256,
  /** Null where nothing was rejected. */
  rejectsKey: z.string().nullable(),
});

/** The newest version that was looked at. */
const judgedSchema = z.object({
  ...versionShape,
  /** Null where the version was not read: it is too large. */
  sha256: sha256.nullable(),
  ...judgeShape,
  status: z.enum(['committed', 'quarantined']),
  /** Present exactly where the status is 'quarantined'. */
  quarantine: quarantineSchema.optional(),
  /** What was counted in a quarantined version whose dataset is known; that of a committed one is in `accepted`. */
  report: z.object(countsShape).optional(),
  /** Older versions, newer than the accepted one, that were passed over for their size only (bytes). */
  tooLarge: z.array(z.object({ versionId: z.string(), size: count })).optional(),
  /**
   * The accepted version's rows stand although what judges now would quarantine it: publishing of the dataset is held
   * until the file is replaced or withdrawn, or the contract mended.
   */
  held: z.object({ versionId: z.string(), ...judgeShape, quarantine: quarantineSchema }).optional(),
});

/** Of a raw object that is gone. */
const withdrawnSchema = z.object({
  /** When it was deleted (RFC 3339, UTC); null where the delete left no marker. */
  at: instant.nullable(),
  /** Of the delete marker. */
  versionId: z.string().nullable(),
});

/**
 * What is known and committed of one raw key: `_receipts/<key>.json`. Either the object is there and `judged` tells
 * of its newest version, or it is gone and `withdrawn` says so; `accepted` tells whose rows stand, if any do.
 */
export const receiptSchema = z
  .object({
    format: z.literal(1),
    /** The raw key. */
    key: z.string(),
    /** Null when unknown. Of the accepted version where there is one. */
    dataset: z.string().nullable(),
    accepted: acceptedSchema.optional(),
    judged: judgedSchema.optional(),
    withdrawn: withdrawnSchema.optional(),
  })
  .refine(({ judged, withdrawn }) => (judged === undefined) !== (withdrawn === undefined), {
    message: "expected either 'judged' or 'withdrawn'",
  });

/** A receipt as receiptSchema describes it. */
export type Receipt = z.infer<typeof receiptSchema>;
/** The version of an object whose rows stand. */
export type Accepted = z.infer<typeof acceptedSchema>;
/** The newest version of an object that was looked at. */
export type Judged = z.infer<typeof judgedSchema>;

/** A receipt and the etag that names this state of it. */
export interface StoredReceipt {
  readonly etag: string;
  readonly receipt: Receipt;
}

/**
 * The receipt of a raw key; undefined when it has none yet.
 * @throws StoredObjectError for a receipt that cannot be read
 */
export async function readReceipt(lake: Lake, key: string): Promise<StoredReceipt | undefined> {
  return readStored(lake.processed, receiptKey(key));
}

/** All receipts of the lake, in the order of their keys in the processed zone. */
export async function* receipts(lake: Lake): AsyncGenerator<StoredReceipt> {
  const found = lookAhead(listReceipts(lake.processed), readAhead, ({ key }) => readStored(lake.processed, key));
  for await (const stored of found) if (stored) yield stored;
}

/** The receipts as the processed zone lists them, unread: their keys there, etags and times. */
export function listReceipts(processed: ObjectStore): AsyncIterable<ObjectInfo> {
  return processed.list(receiptsPrefix);
}

/**
 * Receipts by their keys in the processed zone, in the order of these; those that are gone are passed over.
 * @throws StoredObjectError for a receipt that cannot be read
 */
export async function* readReceipts(processed: ObjectStore, keys: Iterable<string>): AsyncGenerator<StoredReceipt> {
  for await (const stored of lookAhead(keys, readAhead, (key) => readStored(processed, key))) if (stored) yield stored;
}

function readStored(processed: ObjectStore, keyOfReceipt: string): Promise<StoredReceipt | undefined> {
  return retryInterrupted(async () => {
    const object = await processed.get(keyOfReceipt);
    return object && parseReceipt(object);
  });
}

/**
 * Commits a receipt in the place of the one that was read before.
 * @throws PreconditionFailedError when another one was committed since
 */
export async function commitReceipt(lake: Lake, receipt: Receipt, before: StoredReceipt | undefined): Promise<Receipt> {
  const checked = receiptSchema.parse(receipt);
  await lake.processed.put(
    receiptKey(receipt.key),
    new TextEncoder().encode(`${JSON.stringify(checked, null, 2)}\n`),
    before ? { ifMatch: before.etag } : { ifNoneMatch: '*' },
  );
  return checked;
}

async function parseReceipt({ info, body }: StoredObject): Promise<StoredReceipt> {
  const bytes = await readBody(body);
  try {
    return { etag: info.etag, receipt: receiptSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) };
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    const mend = 'delete it, and a sweep cleans its upload again';
    throw new StoredObjectError(`cannot read receipt '${info.key}': ${problem}; ${mend}`, { cause });
  }
}
