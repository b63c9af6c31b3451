import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHmacSha256, createPortableHmacSha256 } from './hmac.ts';

test.each([
  ['by the platform', createHmacSha256],
  ['in plain JavaScript', createPortableHmacSha256],
])('gives the values of RFC 4231, %s', (_name, create) => {
  const jefe = create(new TextEncoder().encode('Jefe'));
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  expect(jefe('what do ya want for nothing?')).toBe(expected);
  expect(jefe('what do ya want for nothing?')).toBe(expected);
  expect(create(new Uint8Array(20).fill(0x0b))('Hi There')).toBe(
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  );
});

test('property: both give the same, whatever becomes of the bytes that were the key', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.string({ unit: 'grapheme' }), (key, text) => {
      const [bytes, same] = [key.slice(), key.slice()];
      const [native, portable] = [createHmacSha256(bytes), createPortableHmacSha256(same)];
      bytes.fill(0);
      same.fill(0);
      expect(portable(text)).toBe(native(text));
    }),
  );
});
