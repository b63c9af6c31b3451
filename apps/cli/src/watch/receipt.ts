import { readReceipt, type ObjectVersion } from '@sluice/lake';
import type { DeployedStage } from '../aws/stage.ts';
import { receiptResult } from '../pipeline.ts';
import { tally } from '../table.ts';
import type { Step } from '../step.ts';

/** What the receipt says of the newest entry of a key's history. */
interface ReceiptLook {
  readonly step: Step;
  /** Undefined while it tells of an older one. */
  readonly outcome?: 'committed' | 'withdrawn' | 'quarantined';
  /** Null where it is of no dataset. */
  readonly dataset?: string | null;
}

/** Whether the receipt tells of the newest entry of the key's history, and what it says of it. */
export async function lookAtReceipt(
  { address: { stage }, lake }: DeployedStage,
  key: string,
  newest: ObjectVersion | undefined,
): Promise<ReceiptLook> {
  const receipt = (await readReceipt(lake, key))?.receipt;
  const { judged, withdrawn } = receipt ?? {};
  if (newest === undefined || receipt === undefined) return { step: waiting('none yet') };
  if (newest.isDeleteMarker) {
    return withdrawn?.versionId === newest.versionId
      ? { step: done('withdrawn'), outcome: 'withdrawn', dataset: receipt.dataset }
      : { step: waiting('tells of the object before it was deleted') };
  }
  if (judged?.versionId !== newest.versionId) return { step: waiting('tells of an older version') };
  const { dataset, read, clean, rejected, skipped, reasons, quarantine } = receiptResult(key, receipt.dataset, receipt);
  if (quarantine) {
    const stands = receipt.accepted ? '; an earlier version keeps its rows' : '';
    return {
      step: {
        step: 'receipt',
        state: 'stuck',
        message: `quarantined (${quarantine.code}): ${quarantine.message}${stands}`,
        todo:
          quarantine.code === 'too_large'
            ? `take it in from here, without the limit: npx sluice sweep --stage ${stage}`
            : 'mend the file, or the contract, and upload it again; see docs/runbook.md#files-quarantined',
      },
      outcome: 'quarantined',
    };
  }
  const why = rejected > 0 ? ` (${tally(reasons)})` : '';
  const counts = `${read} read = ${clean} clean + ${rejected} rejected${why}, ${skipped} lines skipped`;
  return { step: done(`committed as ${dataset ?? '?'}: ${counts}`), outcome: 'committed', dataset };
}

const waiting = (message: string): Step => ({ step: 'receipt', state: 'waiting', message });
const done = (message: string): Step => ({ step: 'receipt', state: 'done', message });
