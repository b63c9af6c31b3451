import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPortableSha256, createSha256 } from './sha256.ts';

test('property: both implementations give the digest of the Web Crypto API', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (head, tail) => {
      const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from([...head, ...tail]));
      const expected = Buffer.from(digest).toString('hex');
      for (const hash of [createSha256(), createPortableSha256()]) {
        hash.update(head);
        hash.update(tail);
        expect(hash.hex()).toBe(expected);
      }
    }),
  );
});
