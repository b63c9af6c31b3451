import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytesOf, cleaned, collector, pairs, pieces, triples, utf16 } from './cleaning.test.support.ts';
import { clean, type ExpansionLimits, identifyHeader } from './index.ts';

const gzip = (data: string | Uint8Array): Uint8Array => new Uint8Array(gzipSync(data));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

async function reportOf(bytes: Uint8Array, limits: ExpansionLimits, size = 70_000) {
  const sinks = { clean: collector(), rejects: collector() };
  return clean(pieces(bytes, [size]), { dataset: pairs, ...sinks, limits });
}

describe('a gzip file', () => {
  const text = 'a,b\n1,2\n3,"4\n5"\n';

  test('is read like the text that it holds, whatever its name; size and hash are those of the upload', async () => {
    const plain = await cleaned(text, pairs);
    const bytes = joined(gzip('a,b\n1,'), gzip('2\n3,"4'), gzip(''), gzip('\n5"\n'), new Uint8Array(5));
    for (const size of [1, 10, 1000]) {
      const { report, ...outputs } = await cleaned(bytes, pairs, [size]);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const input = { bytes: bytes.length, sha256, compression: 'gzip', expandedBytes: text.length };
      expect({ report, ...outputs }).toEqual({
        ...plain,
        report: { ...plain.report, input: { ...plain.report.input, ...input } },
      });
    }
    expect(plain.report.input).toMatchObject({ compression: null, expandedBytes: null });
  });

  test.each([
    ['a byte order mark', bytesOf(0xef, 0xbb, 0xbf, text), 'utf-8'],
    ['UTF-16', bytesOf(0xff, 0xfe, ...utf16(text, 'le')), 'utf-16le'],
  ])('may hold %s', async (_name, bytes, encoding) => {
    for (const size of [1, 1000]) {
      const { report, rows } = await cleaned(gzip(bytes), pairs, [size]);
      expect(rows).toEqual(['1,2', '3,4 5']);
      expect(report.input.encoding).toBe(encoding);
    }
  });

  test.each([
    ['cut', gzip(text).subarray(0, -3), 'gzip', 'it ends too early'],
    ['with a wrong CRC', gzip(text).with(-6, 1), 'gzip', 'it is damaged (incorrect data check)'],
    ['with text behind it', joined(gzip(text), bytesOf(text)), 'gzip', 'bytes of something else follow it'],
    ['in gzip', gzip(gzip(text)), 'not_csv', 'the file is compressed twice: compress it once'],
    ['of a ZIP archive', gzip('PK\x03\x04'), 'not_csv', 'a ZIP archive'],
    ['of nothing', gzip(''), 'empty', 'there is nothing in the file'],
  ])('%s quarantines the file', async (_name, bytes, code, message) => {
    for (const size of [1, 1000]) {
      const { quarantine, input } = (await cleaned(bytes, pairs, [size])).report;
      expect(quarantine).toMatchObject({ code, message: expect.stringContaining(message) as string });
      expect(input).toMatchObject({ bytes: bytes.length, compression: 'gzip' });
    }
  });

  test('is identified by its beginning', () => {
    const long = gzip(
      `a,b,c\n${Array.from({ length: 50_000 }, (_, index) => `${index},${index * 7919},x\n`).join('')}`,
    );
    for (const bytes of [long, long.subarray(0, 2000), joined(gzip('a,b'), gzip(',c\n1,2,3\n'))]) {
      expect(identifyHeader(bytes, [triples])).toBe(triples);
    }
    for (const bytes of [long.subarray(0, 12), gzip('x'), gzip(gzip('a,b,c\n')), bytesOf(0x1f, 0x8b, 'a,b,c\n')]) {
      expect(identifyHeader(bytes, [triples])).toBeUndefined();
    }
  });
});

describe('the limits of expansion', () => {
  const text = (records: number): string => `a,b\n${`1,${'2'.repeat(1000)}\n`.repeat(records)}`;
  const repetitive = gzip(text(4000));

  test('a small file may expand as it likes, a large one so many times', async () => {
    expect((await reportOf(gzip(text(1000)), {})).status).toBe('cleaned');
    expect((await reportOf(repetitive, { expansionRatio: 2000 })).status).toBe('cleaned');
    for (const size of [1, 1000, 1 << 20]) {
      const report = await reportOf(repetitive, {}, size);
      expect(report.quarantine).toEqual({
        code: 'expansion_limit',
        message: 'the file expands to more than 200 times its size: upload it uncompressed if it is sound',
      });
      // No more than is needed to tell.
      expect(report.input).toMatchObject({ bytes: repetitive.length, expandedBytes: (1 << 20) + (1 << 16) });
    }
  });

  test('so many bytes at most', async () => {
    expect((await reportOf(gzip('a,b\n1,2\n'), { expandedBytes: 8 })).status).toBe('cleaned');
    expect((await reportOf(gzip('a,b\n1,2\n3'), { expandedBytes: 8 })).quarantine).toEqual({
      code: 'expansion_limit',
      message: 'the file expands to more than 8 bytes: split it',
    });
  });
});
