import { compilePattern } from '@sluice/contract';
import { expect, test } from 'vitest';
import { patternTexts } from './pattern-texts.ts';
import { random } from './random.ts';

test.each([
  ['T[0-9]{4,}', 50_000],
  ['[A-C]{2}', 9],
  ['[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 5000],
  ['(north|south)-[1-9][0-9]?', 198],
  ['[^a-zA-Z0-9]{3}', 1000],
  ['([a-z]+\\.)+[a-z]{2,}', 3000],
])('%s has %i different texts, ascending', (pattern, count) => {
  const at = patternTexts(pattern, count, random(1, 'test'));
  const texts = Array.from({ length: count }, (_, index) => at!(index));
  const compiled = compilePattern(pattern);
  expect(texts.filter((text) => !compiled.matches(text))).toEqual([]);
  expect(new Set(texts).size).toBe(count);
  expect(texts).toEqual([...texts].sort());
});

test('too few texts are none', () => {
  expect(patternTexts('[A-C]{2}', 10, random(1, 'test'))).toBeUndefined();
});

test('one length is enough where there is room, and the shortest', () => {
  const at = patternTexts('T[0-9]{4,}', 30_000, random(1, 'test'));
  expect([at!(0), at!(29_999)].map((text) => text.length)).toEqual([7, 7]);
});

test('long texts are varied to their end', () => {
  const at = patternTexts('[0-9a-f]{32}', 100, random(1, 'test'));
  expect(new Set(Array.from({ length: 100 }, (_, index) => at!(index).slice(-4))).size).toBeGreaterThan(90);
});
