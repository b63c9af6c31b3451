import { type Dataset, piiColumns } from '@sluice/contract';
import { openFastLane } from './fast-lane/fast-lane.ts';
import type { FastLane } from './fast-lane/fast-lane.ts';
import { loadKernel } from './fast-lane/kernel.ts';
import { layOut } from './fast-lane/lay-out.ts';
import { contractOf } from './header.ts';
import { createPlainLane, type LaneOptions, type Outputs, type PlainLane } from './plain-lane.ts';
import type { Tally } from './tally.ts';

/** Takes an upload's text and judges its records. */
export type Lane = Omit<PlainLane, 'isIdle' | 'endLine' | 'breakQuote' | 'passOver' | 'line'>;

/** So much is given to the plain lane at a time while the header is not found. */
const headBytes = 4096;
/** The most lines that the plain lane is given between two looks of the fast lane. */
const mostLines = 256;

/**
 * The plain lane, and beside it, from the header on, the fast lane: each record goes to the fast one, and to the plain
 * one where the fast one does not know it. Both write to the same outputs, in the order of the records.
 */
export async function createLanes(
  dataset: Dataset,
  tally: Tally,
  outputs: Outputs,
  options: LaneOptions,
): Promise<Lane> {
  const plain = createPlainLane(dataset, tally, outputs, options);
  const openKernel = await loadKernel();
  let fast: FastLane | undefined;
  let isDecided = openKernel === undefined;
  /** How many lines the plain lane is given at a time. */
  let batch = 1;

  /** Opens the fast lane once the header is known and the plain lane has nothing left, where the file is one for it. */
  function open(): void {
    const header = plain.header();
    const delimiter = plain.delimiter();
    if (isDecided || header === undefined || delimiter === undefined || openKernel === undefined) return;
    isDecided = true;
    const contract = contractOf(dataset, header);
    const memory = isForFastLane() ? layOut(contract, header, delimiter) : undefined;
    if (memory === undefined) return;
    fast = openFastLane(openKernel, memory, {
      dataset: contract,
      tally,
      outputs,
      pseudonym: options.pseudonym,
    });
    fast.learn();
  }

  function isForFastLane(): boolean {
    if (plain.header()?.rejects !== undefined) return false;
    // Places in the upload are told in its own bytes, which the fast lane does not count.
    return options.origin().unitBytes === undefined || piiColumns(dataset).length === 0;
  }

  /** Takes what the fast lane holds, as far as it goes. */
  function work(lane: FastLane): void {
    for (;;) {
      let isUnclosed = false;
      if (plain.isIdle()) {
        const { lines, bytes, stop } = lane.run(plain.line());
        plain.passOver(lines, bytes);
        if (stop === 'end') return;
        isUnclosed = stop === 'unclosed';
        // Where nothing is for the fast lane, the plain one is given more and more at a time.
        batch = lines > 0 || isUnclosed ? 1 : Math.min(batch * 2, mostLines);
      } else if (lane.isEmpty()) return;
      const known = tally.samples();
      const { bytes, isOpen } = lane.handOut(batch);
      plain.push(bytes);
      if (!isOpen) plain.endLine();
      if (isUnclosed) plain.breakQuote();
      if (tally.samples() > known) lane.learn();
    }
  }

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length && plain.quarantine() === undefined;) {
        if (fast === undefined) {
          const end = isDecided ? bytes.length : at + headBytes;
          plain.push(bytes.subarray(at, end));
          at = end;
          open();
        } else {
          at += fast.fill(bytes.subarray(at));
          work(fast);
        }
      }
    },
    end() {
      if (fast !== undefined) {
        fast.end();
        work(fast);
        fast.settle();
      }
      plain.end();
    },
    delimiter: () => plain.delimiter(),
    header: () => plain.header(),
    quarantine: () => plain.quarantine(),
  };
}
