import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, pieces, utf16 } from './cleaning.test.support.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { readUpload } from './upload.ts';

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

test('property: a line that is said to be complete changes nothing for those behind it', () => {
  const line = fc.tuple(fc.constantFrom('', 'x', 'é', 'x'.repeat(30)), fc.constantFrom('\n', '\r\n', '\r'));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.nat({ max: 12 }),
      fc.integer({ min: 1, max: 9 }),
      (lines, at, size) => {
        // A CR and an LF behind it are one line end, whoever says so.
        const sound = lines.map(([text, end], index) => [
          text === '' && end === '\n' && lines[index - 1]?.[1] === '\r' ? 'y' : text,
          end,
        ]);
        const texts = sound.map((line) => line.join(''));
        const [before, behind] = [texts.slice(0, at).join(''), texts.slice(at).join('')].map((text) => bytesOf(text));
        const splitter = createLineSplitter(20);
        const found = [...splitter.push(before!), ...splitter.end()];
        for (let from = 0; from < behind!.length; from += size)
          found.push(...splitter.push(behind!.subarray(from, from + size)));
        found.push(...splitter.end());
        expect(found).toEqual(linesOf(bytesOf(texts.join('')), undefined, 20));
      },
    ),
    { numRuns: 1000 },
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

/** The same of an upload, mark and encoding included. */
async function linesOfUpload(bytes: Uint8Array, size: number, limit: number): Promise<Line[]> {
  const upload = readUpload(pieces(bytes, [size]));
  const splitter = createLineSplitter(limit, () => upload.origin());
  const lines: Line[] = [];
  for await (const piece of upload.text()) lines.push(...splitter.push(piece));
  return [...lines, ...splitter.end()];
}

/** Texts with characters of one to four bytes, lines over the limit among them. */
const someText = fc
  .array(fc.constantFrom('a', '"', 'é', '€', '😀', '\0', '\n', '\r', '\r\n', 'long '.repeat(5)), { maxLength: 40 })
  .map((parts) => ['x', ...parts].join(''));
const size = fc.integer({ min: 1, max: 50 });

test.each([
  ['UTF-8', new Uint8Array(0), (text: string) => bytesOf(text), 1],
  ['UTF-8 with a mark', bytesOf(0xef, 0xbb, 0xbf), (text: string) => bytesOf(text), 1],
  ['UTF-16 LE', bytesOf(0xff, 0xfe), (text: string) => utf16(text, 'le'), 2],
  ['UTF-16 BE', bytesOf(0xfe, 0xff), (text: string) => utf16(text, 'be'), 2],
])('property: a line tells where it is in the upload, %s', async (_name, mark, encode, unitBytes) => {
  await fc.assert(
    fc.asyncProperty(someText, size, async (text, cut) => {
      const bytes = bytesOf(...mark, ...encode(text));
      const lines = await linesOfUpload(bytes, cut, 12);
      let at = mark.length;
      for (const { text: lineText, end, start, stop, problem } of lines) {
        expect(start).toBe(at);
        const own = encode(lineText);
        expect([...bytes.subarray(start, stop)].slice(0, own.length)).toEqual([...own]);
        if (problem !== 'record_too_long') expect(stop - start).toBe(own.length);
        at = stop + end.length * unitBytes;
      }
      expect(at).toBe(bytes.length);
    }),
    { numRuns: 500 },
  );
});

test('bytes that are no Unicode count as they came', async () => {
  const utf8 = await linesOfUpload(bytesOf('é\nx', 0xe9, 'y\r\nz'), 2, 100);
  expect(utf8.map(({ start, stop }) => [start, stop])).toEqual([
    [0, 2],
    [3, 6],
    [8, 9],
  ]);
  const wide = bytesOf(0xff, 0xfe, ...utf16('é\ud83d\n\ude00x😀\r\nz', 'le'), 0x41);
  for (const limit of [100, 7, 4]) {
    const lines = await linesOfUpload(wide, 3, limit);
    expect(lines.map(({ start, stop }) => [start, stop])).toEqual([
      [2, 6],
      [8, 16],
      [20, 23],
    ]);
  }
});
