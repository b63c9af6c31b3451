import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText, isInvisible } from './text.ts';

const unit = fc.oneof(
  fc.constantFrom(
    ' ',
    '\n',
    '\r',
    '\u00a0',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u2028',
    '\u0301',
    'e',
    'x',
    '\x85',
    '\u2000',
  ),
  fc.string({ unit: 'binary', maxLength: 1 }),
);
const texts = fc.array(unit, { maxLength: 8 }).map((units) => units.join(''));

test.each([
  ['  x  ', 'x'],
  ['a\r\nb\nc\rd', 'a b c d'],
  ['zero\u200bwidth\u2060\ufeff', 'zerowidth'],
  ['1\u00a0234\u202f567', '1 234 567'],
  ['e\u0301', 'é'],
  ['a  b', 'a  b'],
  ['\u3000x\u2003', 'x'],
])('%j becomes %j', (text, expected) => {
  expect(cleanText(text)).toBe(expected);
});

test('property: a clean text stays as it is, and is in NFC', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const clean = cleanText(text);
      expect(cleanText(clean)).toBe(clean);
      expect(clean.normalize('NFC')).toBe(clean);
      expect(clean).not.toMatch(/[\n\r\u00a0\u200b]/);
    }),
    { numRuns: 2000 },
  );
});

test('property: invisible is what cleans to nothing', () => {
  fc.assert(
    fc.property(texts, (text) => void expect(isInvisible(text)).toBe(cleanText(text) === '')),
    { numRuns: 2000 },
  );
});
