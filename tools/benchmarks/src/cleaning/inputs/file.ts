import type { Dataset } from '@sluice/contract';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Gathered before it is written, in characters. */
const pieceLength = 1 << 20;

/** Writes a CSV file with the dataset's header and these records, unless it is there already. */
export function ensureFile(path: string, dataset: Dataset, lines: Iterable<string>): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  const file = openSync(partial, 'w');
  let piece = `${Object.keys(dataset.columns).join(',')}\n`;
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    writeSync(file, piece);
    piece = '';
  }
  writeSync(file, piece);
  closeSync(file);
  renameSync(partial, path);
}
