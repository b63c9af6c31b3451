import type { Dataset } from '@sluice/contract';

/** Why a publish has to wait. */
export type Hold =
  | {
      /**
       * 'waiting': uploads have to be cleaned again, withdrawn or replaced first, or the table is of a later contract;
       * the next publish looks again.
       */
      readonly code: 'waiting';
      /** What it waits for, naming the uploads. */
      readonly message: string;
    }
  | {
      /** 'loss': more of the final rows would go than the contract allows; it waits until it is confirmed. */
      readonly code: 'loss';
      readonly message: string;
      /** Rows of the final table as it is, and as it would be. */
      readonly finalBefore: number;
      readonly finalAfter: number;
    };

/** The hold of a publish that would leave `finalAfter` of `finalBefore` rows; undefined where that is allowed. */
export function lossHold({ maxLostRatio }: Dataset, finalBefore: number, finalAfter: number): Hold | undefined {
  const lost = finalBefore - finalAfter;
  // Divided, the share that the contract writes as a decimal comes out as that very number; multiplied, it need not.
  if (lost <= 0 || lost / finalBefore <= maxLostRatio) return undefined;
  const message =
    `it would leave ${finalAfter} of ${finalBefore} final rows, and the contract lets a publish lose at most ` +
    `${Number((maxLostRatio * 100).toPrecision(6))} % unasked: confirm it if that is meant, else upload again what is missing`;
  return { code: 'loss', message, finalBefore, finalAfter };
}
