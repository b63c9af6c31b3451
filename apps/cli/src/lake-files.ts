import { receipts, type Lake, type Receipt } from '@sluice/lake';
import { receiptResult, type FileResult } from './pipeline.ts';

/** A file of the lake as its receipt tells it. */
export interface LakeFile extends FileResult {
  /** When the version judged last was uploaded (RFC 3339), null for a file that was withdrawn before it was judged. */
  readonly uploadedAt: string | null;
  /** Where the rejected records are, in the processed zone. */
  readonly rejectsKey: string | null;
  /** The rules by which lines were skipped, in the order met. */
  readonly skippedRules: readonly string[];
  /** The first rejection of each reason and column. */
  readonly samples: readonly { column: string | null; code: string; line: number; value: string; message: string }[];
}

/** Every file that has a receipt, by its key. */
export async function lakeFiles(lake: Lake): Promise<LakeFile[]> {
  const files: LakeFile[] = [];
  for await (const { receipt } of receipts(lake)) files.push(lakeFile(receipt));
  return files.sort((a, b) => (a.source < b.source ? -1 : 1));
}

function lakeFile(receipt: Receipt): LakeFile {
  const accepted = receipt.withdrawn ? undefined : receipt.accepted;
  const status = receipt.withdrawn
    ? 'withdrawn'
    : receipt.judged?.status === 'quarantined'
      ? 'quarantined'
      : 'committed';
  const counts = receipt.judged?.report ?? accepted;
  return {
    ...receiptResult(receipt.key, receipt.dataset, receipt),
    status,
    uploadedAt: receipt.judged?.uploadedAt ?? null,
    rejectsKey: accepted?.rejectsKey ?? null,
    skippedRules: [...new Set(counts?.skippedLines.map(({ rule }) => rule))],
    samples: counts?.samples ?? [],
  };
}
