import type { Dataset } from '@sluice/contract';
import { csvCell, csvLine } from './csv.ts';
import { dirtFor, mayHaveQuotes } from './dirt.ts';
import { random } from './random.ts';
import type { Random } from './random.ts';
import { recordsOf } from './records.ts';

export interface GenerateOptions {
  /** Records in the file, dirty ones included; blank lines and repeated headers come on top. */
  rows: number;
  /** The share of records that are not an ordinary clean one, 0 to 1; some of these can be mended. */
  dirt: number;
  /** Any whole number from 0 to 2^53 - 1. The same seed gives the same file. */
  seed: number;
}

/** UTF-16 units in a piece of text, about. */
const pieceLength = 65_536;
/** How far behind a dirty record the next one to be remembered lies, at most. */
const memoryReach = 20;

/**
 * A CSV file (comma, LF, header first) for a dataset, in pieces of whole records: life-like where it is clean, dirty
 * in every common way where it is not. The records under the dirt are the same whatever its share. Memory does not
 * grow with the number of rows. Throws RangeError for options out of range, or when the contract allows too few keys.
 */
export function* generate(dataset: Dataset, { rows, dirt, seed }: GenerateOptions): Generator<string, void> {
  if (!Number.isSafeInteger(rows) || rows < 0) throw new RangeError(`rows must be a whole number, found ${rows}`);
  if (!(dirt >= 0 && dirt <= 1)) throw new RangeError(`dirt must be a share from 0 to 1, found ${dirt}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed must be a whole number, found ${seed}`);

  const streams = (purpose: string) => random(seed, `${dataset.name}: ${purpose}`);
  const records = recordsOf(dataset, rows, streams);
  const spoiler = dirtFor(dataset, streams('dirt'));
  const places = streams('places of dirt');
  const nextDirty = dirtyRows(dirt, places);
  const quotable = Object.values(dataset.columns).map(mayHaveQuotes);
  let dirtyRow = nextDirty();
  let memorableRow = 0;

  let piece = `${csvLine(records.header)}\n`;
  for (let row = 0; row < rows; row++) {
    const cells = records.next();
    if (row === dirtyRow) {
      piece += `${spoiler.spoil(cells, records.moment.instant)}\n`;
      dirtyRow = nextDirty();
      memorableRow = row + 1 + places.below(Math.min(memoryReach, dirtyRow - row - 1));
    } else {
      if (row === memorableRow) spoiler.remember(cells);
      for (let at = 0; at < cells.length; at++) {
        const cell = cells[at] as string;
        if (at > 0) piece += ',';
        piece += quotable[at] ? csvCell(cell) : cell;
      }
      piece += '\n';
    }
    if (piece.length >= pieceLength) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** The same file as UTF-8. */
export function* generateBytes(dataset: Dataset, options: GenerateOptions): Generator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const piece of generate(dataset, options)) yield encoder.encode(piece);
}

/** The dirty rows, ascending: one in each stretch of `1 / share` rows, so that the share is right in short files too. */
function dirtyRows(share: number, random: Random): () => number {
  let stretch = 0;
  let row = -1;
  return () => {
    if (share === 0) return Infinity;
    row = Math.max(row + 1, Math.floor((stretch + random.float()) / share));
    stretch++;
    return row;
  };
}
