import { expect, test } from 'vitest';
import { UsageError } from './io.ts';
import { readPseudonymKey } from './pseudonym-key.ts';

test('reads the key, where it is set', () => {
  expect([undefined, '', '00'.repeat(16)].map((text) => readPseudonymKey(text)?.length)).toEqual([
    undefined,
    undefined,
    16,
  ]);
});

test('refuses what is no key, naming the variable', () => {
  expect(() => readPseudonymKey('not a key')).toThrow(UsageError);
  expect(() => readPseudonymKey('not a key')).toThrow('cannot use SLUICE_PSEUDONYM_KEY: expected hexadecimal digits');
});
