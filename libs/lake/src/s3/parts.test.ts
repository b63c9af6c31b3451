import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect } from '../testing.ts';
import { cutIntoParts, mostParts, partBytes } from './parts.ts';

test('as many parts as S3 takes hold the largest object that it takes', () => {
  let bytes = 0;
  for (let part = 1; part <= mostParts; part += 1) bytes += partBytes(part);
  expect(bytes).toBeGreaterThan(5 * 2 ** 40);
  // With the same memory for the first 15 GB.
  for (const part of [1, Math.ceil(15e9 / (8 << 20))]) expect(partBytes(part)).toBe(8 << 20);
  expect(partBytes(mostParts)).toBeLessThanOrEqual(5 * 2 ** 30);
});

test('a body is cut where parts are full, however it comes', async () => {
  const full = partBytes(1);
  const sizes = fc.array(fc.constantFrom(0, 1, full - 1, full, full + 1, 2 * full + 5), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sizes, async (chunks) => {
      async function* body(): AsyncGenerator<Uint8Array> {
        for (const [index, size] of chunks.entries()) yield new Uint8Array(size).fill(index + 1);
      }
      const parts = await collect(cutIntoParts(body()));
      const total = chunks.reduce((sum, size) => sum + size, 0);
      const whole = Array.from({ length: Math.floor(total / full) }, () => full);
      expect(parts.map(({ length }) => length)).toEqual(total % full > 0 ? [...whole, total % full] : whole);
      expect(Buffer.compare(Buffer.concat(parts), Buffer.concat(await collect(body())))).toBe(0);
    }),
    { numRuns: 20 },
  );
});
