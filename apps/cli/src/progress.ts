import type { Lake } from '@sluice/lake';
import type { Io } from './io.ts';

/** Milliseconds between two words on one piece of work. */
const pause = 5000;

/** Takes the number of bytes that were just done. */
export type Tick = (bytes: number) => void;

/** Says how far a piece of work on so many bytes is, every five seconds; of a short one nothing. */
export function progress(io: Io, what: string, total: number, now: () => number = Date.now): Tick {
  let done = 0;
  let said = now();
  return (bytes) => {
    done += bytes;
    if (now() - said < pause) return;
    said = now();
    io.err(`${what} … ${megabytes(done)} of ${megabytes(total)} MB\n`);
  };
}

/** The body; it ticks as it is read. */
export async function* ticking(body: AsyncIterable<Uint8Array>, tick: Tick): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    tick(chunk.length);
    yield chunk;
  }
}

/** The lake; the reading of a long raw object is told. */
export function tellReads(lake: Lake, io: Io): Lake {
  return {
    ...lake,
    raw: {
      ...lake.raw,
      async get(key, options) {
        const found = await lake.raw.get(key, options);
        return found && { ...found, body: ticking(found.body, progress(io, `cleaning ${key}`, found.info.size)) };
      },
    },
  };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
