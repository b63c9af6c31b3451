import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, utf16 } from './cleaning.test.support.ts';
import { createTranscoder, decodeStrictly, decodeVisibly } from './encoding.ts';

function transcoded(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', size: number): Uint8Array {
  const transcoder = createTranscoder(encoding);
  const parts: number[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...transcoder.push(bytes.subarray(at, at + size)));
  return Uint8Array.from([...parts, ...transcoder.end()]);
}

test('property: UTF-16 becomes the same text in UTF-8, however it is cut', () => {
  const order = fc.constantFrom('le' as const, 'be' as const);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), order, fc.integer({ min: 1, max: 5 }), (text, bytes, size) => {
      expect(transcoded(utf16(text, bytes), `utf-16${bytes}`, size)).toEqual(bytesOf(text));
    }),
  );
});

test('property: what is no Unicode in UTF-16 is none in UTF-8', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 5 }), (bytes, size) => {
      let expected: string | undefined;
      try {
        expected = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        expected = undefined;
      }
      expect(decodeStrictly(transcoded(bytes, 'utf-16le', size))).toBe(expected);
    }),
  );
});

test('property: text that is UTF-8 decodes visibly as itself', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(decodeVisibly(bytesOf(text))).toBe(text)));
});

test('bytes that are not UTF-8 can be seen', () => {
  expect(decodeVisibly(bytesOf('a', 0xe9, 'b', 0xf0, 0x9f, 0x98, 'ü', 0xc0, 0x80))).toBe(
    'a\\xE9b\\xF0\\x9F\\x98ü\\xC0\\x80',
  );
});

test('property: a character is shown where the decoder of the platform takes it for one, and else its first byte', () => {
  const byte = fc.oneof(
    fc.constantFrom(
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc1,
      0xc2,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    ),
    fc.integer({ min: 0, max: 255 }),
  );
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
      let expected = '';
      for (let at = 0; at < bytes.length;) {
        const lengths = [1, 2, 3, 4].filter((length) => at + length <= bytes.length);
        const found = lengths.find(
          (length) => decodeStrictly(Uint8Array.from(bytes.slice(at, at + length))) !== undefined,
        );
        const piece = Uint8Array.from(bytes.slice(at, at + (found ?? 1)));
        expected += found === undefined ? `\\x${piece[0]!.toString(16).toUpperCase()}` : decodeStrictly(piece);
        at += piece.length;
      }
      expect(decodeVisibly(Uint8Array.from(bytes))).toBe(expected);
    }),
    { numRuns: 5000 },
  );
});
