import type { Quarantine } from './report.ts';

/** How far a compressed file may expand before it is given up. */
export interface ExpansionLimits {
  /** Times its compressed size, judged behind the first MiB of text: 200 unless given; tables reach 50 to 100. */
  readonly expansionRatio?: number;
  /** Bytes of text: 64 GiB unless given. */
  readonly expandedBytes?: number;
}

const defaultRatio = 200;
const defaultBytes = 64 * 2 ** 30;
/** The ratio says nothing about less. */
const judgedFrom = 1 << 20;

/** Judges how far the text has expanded so far, from how many compressed bytes. */
export function createExpansionJudge({ expansionRatio = defaultRatio, expandedBytes = defaultBytes }: ExpansionLimits) {
  return (expanded: number, compressed: number): Quarantine | undefined => {
    if (expanded > expandedBytes) {
      return { code: 'expansion_limit', message: `the file expands to more than ${expandedBytes} bytes: split it` };
    }
    if (expanded <= judgedFrom || expanded <= expansionRatio * compressed) return undefined;
    const message = `the file expands to more than ${expansionRatio} times its size: upload it uncompressed if it is sound`;
    return { code: 'expansion_limit', message };
  };
}
