import type { Dataset } from '@sluice/contract';
import {
  ingestObject,
  readReceipt,
  StoredObjectError,
  type IngestOptions,
  type IngestOutcome,
  type Lake,
  type Receipt,
} from '@sluice/lake';
import { publish, WarehouseError, type PublishOptions, type PublishOutcome } from '@sluice/warehouse';
import { UsageError, type Io } from './io.ts';
import { openLocalFile, type LocalFile } from './local-file.ts';
import type { OpenedLake } from './open-lake.ts';
import { progress, tellReads, ticking } from './progress.ts';

/** What happened to one file. The counts are of the version judged last. */
export interface FileResult {
  readonly source: string;
  readonly dataset: string | null;
  readonly status: 'committed' | 'unchanged' | 'quarantined' | 'withdrawn';
  readonly read: number;
  readonly clean: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Records in which something was mended: trailing delimiters dropped. */
  readonly repaired: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** Why the file was quarantined, where it was. */
  readonly quarantine?: { readonly code: string; readonly message: string };
}

/** What one command did to files and tables. */
export interface PipelineResult extends PublishResult {
  readonly files: readonly FileResult[];
}

/** What one command did to tables. */
export interface PublishResult {
  readonly published: readonly Published[];
  /** The datasets that could not be published, and why; their tables are as they were. */
  readonly failed: readonly { readonly dataset: string; readonly message: string }[];
}

/** What a publish did. */
export interface Published extends PublishOutcome {
  /** The command that lets the publish through; only where a loss holds it. */
  readonly confirm?: string;
}

/** A local file and the raw key that it is uploaded under. */
export interface Upload {
  readonly path: string;
  readonly key: string;
}

/** Uploads local files and ingests them. Files that cannot be taken in are reported and passed over. */
export async function takeIn(
  lake: Lake,
  uploads: readonly Upload[],
  options: IngestOptions,
  io: Io,
): Promise<{ files: FileResult[]; failed: number }> {
  const keys = uploads.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `cannot take in two files named '${twice}': the base name is the key; run them one after the other or rename one`,
    );
  }
  const files: FileResult[] = [];
  let failed = 0;
  for (const { path, key } of uploads) {
    io.err(`cleaning ${key} …\n`);
    try {
      const file = await openLocalFile(path);
      if (!(await isCurrent(lake, key, file)))
        await lake.raw.put(key, ticking(file.read(), progress(io, `uploading ${key}`, file.size)));
      files.push(fileResult(await ingestObject(tellReads(lake, io), key, options)));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      io.err(`error: ${error.message}\n`);
      failed += 1;
    }
  }
  return { files, failed };
}

/** Whether the newest version under the key holds these very bytes already. */
async function isCurrent(lake: Lake, key: string, file: LocalFile): Promise<boolean> {
  const [current, stored] = await Promise.all([lake.raw.head(key), readReceipt(lake, key)]);
  const judged = stored?.receipt.judged;
  return (
    current !== undefined &&
    !stored?.receipt.withdrawn &&
    judged?.versionId === current.versionId &&
    judged.sha256 === file.sha256
  );
}

/**
 * Publishes each dataset in turn; one that cannot be published keeps no other from it. A deployed stage does so itself:
 * there nothing is done but to say so.
 */
export async function publishAll(
  { lake, stage, option }: OpenedLake,
  datasets: readonly Dataset[],
  io: Io,
  options: PublishOptions = {},
): Promise<PublishResult> {
  const published: Published[] = [];
  const failed: { dataset: string; message: string }[] = [];
  if (stage !== undefined) {
    io.err(
      `done as far as the receipts; stage '${stage}' publishes what they say (sluice publish ${option} follows it)\n`,
    );
    return { published, failed };
  }
  for (const dataset of datasets) {
    io.err(`publishing ${dataset.name} …\n`);
    try {
      const outcome = await publish(lake, dataset, options);
      published.push(confirmable(outcome, options.all ? `--all ${option}` : option));
    } catch (error) {
      if (!(error instanceof WarehouseError || error instanceof StoredObjectError)) throw error;
      failed.push({ dataset: dataset.name, message: error.message });
    }
  }
  return { published, failed };
}

/** What a publish did, with the command that lets it through where it is held. @param option `--lake …` or `--stage …`, and what else it takes */
export function confirmable(
  { hold, ...outcome }: Omit<PublishOutcome, 'hold'> & { readonly hold?: PublishOutcome['hold'] | undefined },
  option: string,
): Published {
  if (!hold) return outcome;
  const confirm = `sluice publish --confirm ${outcome.dataset} ${option}`;
  return { ...outcome, hold, ...(hold.code === 'loss' && { confirm }) };
}

/** An ingest's outcome with the counts of the version that it judged. */
export function fileResult(outcome: IngestOutcome): FileResult {
  const { source, dataset, status, receipt } = outcome;
  if (status === 'missing') return { ...receiptResult(source, dataset), status: 'withdrawn' };
  return {
    ...receiptResult(source, dataset, receipt),
    status: status === 'unchanged' ? unchangedStatus(receipt) : status,
  };
}

/** A quarantined file that comes again is still quarantined. */
function unchangedStatus(receipt: Receipt | undefined): FileResult['status'] {
  return receipt?.judged?.status === 'quarantined' ? 'quarantined' : 'unchanged';
}

/** The counts and the quarantine of the version judged last. */
export function receiptResult(source: string, dataset: string | null, receipt?: Receipt): Omit<FileResult, 'status'> {
  const judged = receipt?.judged;
  const quarantine = judged?.quarantine;
  const counts = judged?.status === 'quarantined' ? judged.report : receipt?.accepted;
  return {
    source,
    dataset,
    read: counts?.read ?? 0,
    clean: counts?.clean ?? 0,
    rejected: counts?.rejected ?? 0,
    skipped: counts?.skipped ?? 0,
    repaired: counts?.repaired ?? 0,
    reasons: counts?.reasons ?? {},
    ...(quarantine && { quarantine: { code: quarantine.code, message: quarantine.message } }),
  };
}
