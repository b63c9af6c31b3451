import type { Receipt } from './receipt.ts';

/** The code of a quarantine for size only: a larger limit, or none, judges that version again. */
export const tooLarge = 'too_large';

/** Whether an object of so many bytes is more than one run may take. Without a limit none is. */
export function exceeds(size: number, maxBytes: number | undefined): boolean {
  return maxBytes !== undefined && size > maxBytes;
}

/** Whether a version of so many bytes, which was quarantined with that code, was so for its size only and now fits. */
export function fitsNow(code: string | undefined, size: number, maxBytes: number | undefined): boolean {
  return code === tooLarge && !exceeds(size, maxBytes);
}

/** Whether any version that the receipt passes over for its size only now fits. */
export function anyFitsNow({ accepted, judged }: Receipt, maxBytes: number | undefined): boolean {
  if (!judged) return false;
  const { quarantine, size, held, tooLarge: older = [] } = judged;
  return (
    fitsNow(quarantine?.code, size, maxBytes) ||
    (accepted !== undefined && fitsNow(held?.quarantine.code, accepted.size, maxBytes)) ||
    older.some((version) => !exceeds(version.size, maxBytes))
  );
}
