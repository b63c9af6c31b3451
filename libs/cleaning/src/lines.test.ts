import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from './cleaning.test.support.ts';
import { createLineSplitter, type Line } from './lines.ts';

function linesOf(bytes: Uint8Array, size = bytes.length || 1, limit = 1 << 20): Line[] {
  const splitter = createLineSplitter(limit);
  const lines: Line[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
  return [...lines, ...splitter.end()];
}

test('cuts at LF, CRLF and CR, mixed', () => {
  const lines = linesOf(bytesOf('a\nb\r\nc\rd\r\r\n\n\re'));
  expect(lines.map(({ text, end }) => [text, end])).toEqual([
    ['a', '\n'],
    ['b', '\r\n'],
    ['c', '\r'],
    ['d', '\r'],
    ['', '\r\n'],
    ['', '\n'],
    ['', '\r'],
    ['e', ''],
  ]);
  expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a line end at the end begins no further line', () => {
  for (const end of ['\n', '\r\n', '\r']) expect(linesOf(bytesOf(`a${end}`)).map(({ text }) => text)).toEqual(['a']);
  expect(linesOf(bytesOf(''))).toEqual([]);
});

test('a line with bytes that are not UTF-8 is marked, and no other', () => {
  const lines = linesOf(bytesOf('caf', 0xe9, '\nü\n', 0xc3, '\r\n', 0xff, 0xed, 0xa0, 0x80, '\rok\n'));
  expect(lines.map(({ text, problem }) => [text, problem])).toEqual([
    ['caf\\xE9', 'invalid_encoding'],
    ['ü', undefined],
    ['\\xC3', 'invalid_encoding'],
    ['\\xFF\\xED\\xA0\\x80', 'invalid_encoding'],
    ['ok', undefined],
  ]);
});

test('a NUL marks its line', () => {
  expect(linesOf(bytesOf('a\0\nb\n')).map(({ problem }) => problem)).toEqual(['nul_character', undefined]);
});

test('of a line over the limit the beginning is kept, and whole characters of it', () => {
  const lines = linesOf(bytesOf(`a\n${'é'.repeat(50)}\nb`), 7, 33);
  expect(lines.map(({ text, problem }) => [text, problem])).toEqual([
    ['a', undefined],
    ['é'.repeat(16), 'record_too_long'],
    ['b', undefined],
  ]);
});

test('a line of exactly the limit is not too long', () => {
  for (const size of [1, 4, 100]) {
    const lines = linesOf(bytesOf('12345678\r\n123456789\r12345678'), size, 8);
    expect(lines.map(({ problem }) => problem)).toEqual([undefined, 'record_too_long', undefined]);
  }
});

test('property: the lines do not depend on how the bytes are cut', () => {
  const byte = fc.constantFrom(...bytesOf('ab"\n\n\r\0é', 0xff, 0xc3));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (bytes, size) => {
      const all = Uint8Array.from(bytes);
      expect(linesOf(all, size, 6)).toEqual(linesOf(all, undefined, 6));
    }),
    { numRuns: 2000 },
  );
});

test('property: texts and line ends put together are the input', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '"', '\n', '\r', '\r\n', 'é')), (parts) => {
      const lines = linesOf(bytesOf(...parts), 3);
      expect(lines.map(({ text, end }) => text + end).join('')).toBe(parts.join(''));
    }),
  );
});
