import type { Output } from './report.ts';
import { createSha256 } from './sha256.ts';

/** Where bytes go: a file, an upload, a buffer. A promise that it returns is waited for before the next write. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<unknown> | void;
}

/** Text on its way into a sink, gathered to larger pieces, counted and hashed. */
export interface TextOutput {
  /** The file's header line. */
  begin(header: string): void;
  /** One record, line end included. */
  add(row: string): void;
  /** Hands over what was gathered. */
  flush(): Promise<void>;
  /** How many records were added. */
  rows(): number;
  /** To be asked once everything is flushed. */
  facts(): Output;
}

const encoder = new TextEncoder();

export function createTextOutput(sink: ByteSink): TextOutput {
  const hash = createSha256();
  let gathered = '';
  let rows = 0;
  let bytes = 0;
  return {
    begin: (header) => void (gathered += header),
    add(row) {
      gathered += row;
      rows += 1;
    },
    async flush() {
      if (gathered === '') return;
      const piece = encoder.encode(gathered);
      gathered = '';
      bytes += piece.length;
      hash.update(piece);
      await sink.write(piece);
    },
    rows: () => rows,
    facts: () => ({ bytes, sha256: hash.hex() }),
  };
}
