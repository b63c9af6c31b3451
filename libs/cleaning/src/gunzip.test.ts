import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytesOf } from './cleaning.test.support.ts';
import { createGunzip, isGzip } from './gunzip.ts';

const gzip = (data: string | Uint8Array): Uint8Array => new Uint8Array(gzipSync(data));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** The pieces that come out, and what is wrong with the input, if anything is. */
function gunzipped(bytes: Uint8Array, size = bytes.length, step = 16): { pieces: Uint8Array[]; error?: string } {
  const gunzip = createGunzip(step);
  const pieces: Uint8Array[] = [];
  try {
    for (let at = 0; at < bytes.length; at += size) {
      for (const piece of gunzip.push(bytes.subarray(at, at + size))) pieces.push(piece);
    }
    pieces.push(gunzip.rest());
    gunzip.end();
    return { pieces };
  } catch (error) {
    return { pieces, error: (error as Error).message };
  }
}

const textOf = (pieces: readonly Uint8Array[]): string => new TextDecoder().decode(joined(...pieces));

test('knows gzip by its first two bytes', () => {
  expect(isGzip(gzip('x'))).toBe(true);
  expect([bytesOf('x'), bytesOf(0x1f), bytesOf(0x1f, 0x8c), bytesOf()].some(isGzip)).toBe(false);
});

test('property: what was compressed comes out, in even steps, however it was cut and in however many members', () => {
  const member = fc.string({ unit: fc.constantFrom('a', 'b,', '\n', 'é'), maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 5 }),
      fc.nat({ max: 3 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 70 }),
      (members, zeros, size, step) => {
        const bytes = joined(...members.map(gzip), new Uint8Array(zeros));
        const { pieces, error } = gunzipped(bytes, size, step);
        expect(error).toBeUndefined();
        expect(textOf(pieces)).toBe(members.join(''));
        expect(pieces.slice(0, -1).every(({ length }) => length === step)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a member that ends exactly where a piece of the input ends is followed by the next', () => {
  const [first, second] = [gzip('one\n'), gzip('two\n')];
  const gunzip = createGunzip();
  for (const part of [first, second, new Uint8Array(3)]) expect([...gunzip.push(part)]).toEqual([]);
  gunzip.end();
  expect(textOf([gunzip.rest()])).toBe('one\ntwo\n');
});

describe.each([1, 7, 10_000])('cut at %i bytes', (size) => {
  const sound = gzip('a,b\n'.repeat(100));
  const changed = (at: number): Uint8Array => sound.map((byte, index) => (index === at ? byte ^ 0x55 : byte));

  test.each([
    ['its mark alone', sound.subarray(0, 2), 'it ends too early'],
    ['half of it', sound.subarray(0, sound.length >> 1), 'it ends too early'],
    ['all but the last byte', sound.subarray(0, -1), 'it ends too early'],
    ['a second member cut', joined(sound, sound.subarray(0, 12)), 'it ends too early'],
    ['a wrong CRC', changed(sound.length - 6), 'it is damaged (incorrect data check)'],
    ['a wrong length', changed(sound.length - 2), 'it is damaged (incorrect length check)'],
    ['another method', changed(2), 'it is damaged (unknown compression method)'],
    ['text behind it', joined(sound, bytesOf('a,b\n')), 'bytes of something else follow it'],
    ['text behind the padding', joined(sound, bytesOf(0, 0, 'a')), 'bytes of something else follow it'],
    ['gzip behind the padding', joined(sound, bytesOf(0), sound), 'bytes of something else follow it'],
  ])('%s', (_name, bytes, error) => {
    expect(gunzipped(bytes, size).error).toBe(error);
  });
});

test('property: no byte that is changed passes unseen, and where it shows does not depend on the cut', () => {
  const sound = gzip(Array.from({ length: 200 }, (_, index) => `${index},${index * 7919}\n`).join(''));
  const head = 10;
  fc.assert(
    fc.property(fc.integer({ min: head, max: sound.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = sound.map((byte, index) => (index === at ? byte ^ flip : byte));
      const whole = gunzipped(bytes);
      // A few bits stand for nothing.
      if (whole.error === undefined) expect(whole).toEqual(gunzipped(sound));
      expect(gunzipped(bytes, 1)).toEqual(whole);
    }),
  );
});

test('what a piece was made of depends on the cut by no more than the bytes of a symbol', () => {
  const bytes = gzip(Array.from({ length: 5000 }, (_, index) => `${index % 17},${index * 7919}\n`).join(''));
  const consumed = (size: number): number[] => {
    const gunzip = createGunzip(1000);
    const counts: number[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      for (const _ of gunzip.push(bytes.subarray(at, at + size))) counts.push(gunzip.consumed());
    }
    return counts;
  };
  const whole = consumed(bytes.length);
  for (const size of [1, 333]) {
    const cut = consumed(size);
    expect(cut).toHaveLength(whole.length);
    expect(Math.max(...cut.map((count, index) => Math.abs(count - whole[index]!)))).toBeLessThan(8);
  }
});
