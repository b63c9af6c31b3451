import type { Dataset, FallbackEncoding } from '@sluice/contract';
import type { Origin } from './lines.ts';

/** Turns a line's bytes, which are not UTF-8, into text; undefined where they are none in this encoding either. */
export type LineDecoder = (bytes: Uint8Array) => string | undefined;

/** What windows-1252 has in place of Latin-1's control characters 0x80 to 0x9F; five stay what they are. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A contract's fallback encoding at work in one upload. */
export interface Fallback {
  readonly decode: LineDecoder;
  /** What is to be said of the lines that were decoded so. */
  warnings(): readonly string[];
}

/**
 * What the lines of a file may be encoded in, in words: what its byte order mark says; without one UTF-8 and, line by
 * line, the contract's fallback encoding.
 */
export function encodingsOf({ start, unitBytes }: Origin, { fallbackEncoding }: Dataset): readonly string[] {
  if (unitBytes !== undefined) return ['UTF-16'];
  return start > 0 || fallbackEncoding === undefined ? ['UTF-8'] : ['UTF-8', fallbackEncoding];
}

/** Decodes lines by the declared encoding, if there is one, and counts them. */
export function createFallback(encoding: FallbackEncoding | undefined): Fallback {
  const decoder = encoding && createLineDecoder(encoding);
  let lines = 0;
  return {
    decode(bytes) {
      const text = decoder?.(bytes);
      if (text !== undefined) lines += 1;
      return text;
    },
    warnings: () =>
      lines === 0 ? [] : [`${lines} line${lines === 1 ? ' is' : 's are'} not UTF-8: read as ${encoding}`],
  };
}

/** The decoder of a declared encoding. */
export function createLineDecoder(encoding: FallbackEncoding): LineDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  // Some releases of Node take windows-1252 for Latin-1 (and lose a first 0xFF where `ignoreBOM` is set): what they get
  // wrong is set right here.
  const mended = (text: string): string =>
    encoding === 'windows-1252'
      ? text.replace(/[\x80-\x9f]/g, (char) => windows1252[char.charCodeAt(0) - 0x80]!)
      : text;
  return (bytes) => {
    try {
      return mended(decoder.decode(bytes));
    } catch {
      return undefined;
    }
  };
}
