import { type Dataset, openZone, type Zone } from '@sluice/contract';
import { type CellJudge, createCellJudge } from '../cell.ts';
import { field } from '../csv.ts';
import type { Outputs } from '../plain-lane.ts';
import type { Tally } from '../tally.ts';
import { take, takeDetails } from './details.ts';
import type { KernelHost, OpenKernel } from './kernel.ts';
import * as layout from './layout.ts';
import type { Memory } from './lay-out.ts';

/** Takes the records of an upload that it knows, in WebAssembly, and says which are not for it. */
export interface FastLane {
  /** Takes as many of the bytes as there is room for; gives how many. */
  fill(bytes: Uint8Array): number;
  /** No more bytes will come. */
  end(): void;
  /** Takes records, the first of them on the given line, up to one that is not for it or to the end of what there is. */
  run(line: number): Run;
  /** Hands out so many lines, with their ends; or all that there is, where there are fewer: the last one is open then. */
  handOut(lines: number): { readonly bytes: Uint8Array; readonly isOpen: boolean };
  /** Whether all bytes have been taken or handed out. */
  isEmpty(): boolean;
  /** Counts failures of records by itself from now on, where the tally has a sample of them. */
  learn(): void;
  /** Tells the tally what it has counted. */
  settle(): void;
}

/** What a run has taken, and why it stopped. */
export interface Run {
  readonly lines: number;
  readonly bytes: number;
  /** At the end of what there is; or at a record that is for the plain lane, and perhaps begins with an open quote that nothing closes. */
  readonly stop: 'end' | 'foreign' | 'unclosed';
}

/** How many times as many bytes there have to be before a record that was not complete is looked at again. */
const growth = 1.25;

const stops: ReadonlyMap<number, Run['stop']> = new Map([
  [layout.needsInput, 'end'],
  [layout.foreign, 'foreign'],
  [layout.unclosed, 'unclosed'],
]);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Opens the fast lane of one upload behind its header, in the memory laid out for it. */
export function openFastLane(
  openKernel: OpenKernel,
  { tables, size, input, rows, rejects, templates }: Memory,
  upload: {
    readonly dataset: Dataset;
    readonly tally: Tally;
    readonly outputs: Outputs;
    readonly pseudonym: ((value: string) => string) | undefined;
  },
): FastLane {
  const { dataset, tally, outputs } = upload;
  const kernel = openKernel(
    size,
    createHost(dataset, () => bytes, upload.pseudonym),
  );
  const bytes = new Uint8Array(kernel.memory);
  const view = new DataView(kernel.memory);
  bytes.set(tables);
  const get = (address: number): number => view.getInt32(address, true);
  const set = (address: number, value: number): void => view.setInt32(address, value, true);
  set(layout.inputPos, input.address);
  setEnd(input.address);
  outputs.rows.gatherIn(bytes.subarray(rows.address, rows.address + rows.size));
  outputs.rejects.gatherIn(bytes.subarray(rejects.address, rejects.address + rejects.size));
  /** With fewer bytes than these the kernel would only look again at a record that is not complete. */
  let enough = 1;
  /** Counted in this lane since it last told the tally. */
  let lines = 0;
  let records = 0;

  function setEnd(end: number): void {
    set(layout.inputEnd, end);
    bytes.fill(0, end, end + layout.padding);
  }

  function settle(): void {
    tally.add({ lines, records, ...takeDetails(view, templates) });
    lines = 0;
    records = 0;
  }

  /** Runs the kernel once: how many lines and records it took, and its answer. */
  function runOnce(line: number): { lines: number; records: number; answer: number } {
    view.setFloat64(layout.lineNumber, line, true);
    set(layout.rowsPos, rows.address + outputs.rows.gathered());
    set(layout.rejectsPos, rejects.address + outputs.rejects.gathered());
    const answer = kernel.run();
    const takenRows = take(view, layout.takenRows);
    const takenRejects = take(view, layout.takenRejects);
    const takenLines = take(view, layout.takenLines);
    outputs.rows.extend(get(layout.rowsPos) - rows.address, takenRows);
    outputs.rejects.extend(get(layout.rejectsPos) - rejects.address, takenRejects);
    records += takenRows + takenRejects;
    lines += takenLines;
    return { lines: takenLines, records: takenRows + takenRejects, answer };
  }

  return {
    fill(piece) {
      const from = get(layout.inputPos);
      const held = get(layout.inputEnd) - from;
      bytes.copyWithin(input.address, from, from + held);
      const count = Math.min(piece.length, input.size - held);
      bytes.set(piece.subarray(0, count), input.address + held);
      set(layout.inputPos, input.address);
      setEnd(input.address + held + count);
      return count;
    },
    end: () => set(layout.inputFinal, 1),
    run(line) {
      const from = get(layout.inputPos);
      if (get(layout.inputFinal) === 0 && get(layout.inputEnd) - from < enough)
        return { lines: 0, bytes: 0, stop: 'end' };
      let taken = 0;
      for (;;) {
        const run = runOnce(line + taken);
        taken += run.lines;
        if (get(layout.isTrailing) !== 0 && run.lines > 0)
          tally.repairAll('trailing_delimiter', line + taken - run.lines, run);
        if (run.answer === layout.turned) {
          set(layout.isTrailing, 1 - get(layout.isTrailing));
          continue;
        }
        const stop = stops.get(run.answer);
        if (stop !== undefined) {
          const held = get(layout.inputEnd) - get(layout.inputPos);
          enough = stop === 'end' ? Math.ceil(held * growth) : 1;
          return { lines: taken, bytes: get(layout.inputPos) - from, stop };
        }
        outputs.rows.clear();
        outputs.rejects.clear();
        if (get(layout.dateCount) >= layout.dateLimit) settle();
      }
    },
    handOut(count) {
      const from = get(layout.inputPos);
      let end = from;
      let isOpen = false;
      for (let line = 0; line < count && !isOpen && end < get(layout.inputEnd); line += 1) {
        const lineEnd = kernel.lineEnd(end);
        isOpen = lineEnd === 0;
        end = isOpen ? get(layout.inputEnd) : lineEnd;
      }
      set(layout.inputPos, end);
      return { bytes: bytes.subarray(from, end), isOpen };
    },
    isEmpty: () => get(layout.inputPos) === get(layout.inputEnd),
    learn() {
      for (const { address, column, code } of templates) {
        if (tally.knows(column, code)) set(address + layout.templateKnown, 1);
      }
    },
    settle,
  };
}

/** What the kernel asks for: cells that it does not know, judged by the plain lane's own judges, and time zones. */
function createHost(
  dataset: Dataset,
  memory: () => Uint8Array,
  pseudonym: ((value: string) => string) | undefined,
): KernelHost {
  const columns = Object.values(dataset.columns);
  // A rejects file never gets here.
  const rules = { nullTokens: dataset.nullTokens, pseudonym, isMended: false };
  const judges: (CellJudge | undefined)[] = [];
  const zones: (Zone | undefined)[] = [];
  return {
    readCell(index, begin, end, style, target) {
      const judge = (judges[index] ??= createCellJudge(columns[index]!, rules));
      const text = decoder.decode(memory().subarray(begin, end));
      const verdict = judge(text, text === '' && style !== layout.bare);
      if (!verdict.ok) return -1;
      const written = encoder.encodeInto(field(verdict.value), memory().subarray(target));
      return written.written;
    },
    zoneOffset(index, day) {
      const column = columns[index]!;
      const zone = (zones[index] ??= openZone(column.kind === 'timestamp' ? column.zone : 'UTC'));
      const start = day * 86_400;
      const [first, last] = [zone.toUtc(start, 'reject'), zone.toUtc(start + 86_399, 'reject')];
      if (typeof first === 'string' || typeof last === 'string') return layout.zoneUnknown;
      return last - first === 86_399 ? start - first : layout.zoneUnknown;
    },
  };
}
