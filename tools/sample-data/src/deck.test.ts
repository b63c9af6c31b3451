import { expect, test } from 'vitest';
import { deckOf } from './deck.ts';
import { random } from './random.ts';

const cards = [
  ...Array.from({ length: 5 }, (_, index) => ({ kind: 'common', name: `common ${index}` })),
  { kind: 'rare', name: 'rare' },
  { kind: 'never', name: 'never' },
  { kind: 'odd', name: 'odd' },
];

test('each kind comes up before any comes up again, and each card once per deck', () => {
  const deal = deckOf(cards, random(1, 'test'));
  const usable = () => deal((card) => (card.kind === 'never' ? undefined : card));
  const first = Array.from({ length: 7 }, () => usable()!);
  expect(new Set(first.slice(0, 3).map(({ kind }) => kind))).toEqual(new Set(['common', 'rare', 'odd']));
  expect(new Set(first.map(({ name }) => name)).size).toBe(7);
  expect(new Set(Array.from({ length: 7 }, () => usable()!.name)).size).toBe(7);
});

test('a card that could not be used comes up as soon as it can', () => {
  const deal = deckOf(cards, random(1, 'test'));
  deal((card) => (card.kind === 'never' ? undefined : card));
  const kinds = Array.from({ length: 3 }, () => deal((card) => card)!.kind);
  expect(kinds).toContain('never');
});

test('no usable card is none', () => {
  expect(deckOf(cards, random(1, 'test'))(() => undefined)).toBeUndefined();
  expect(deckOf([], random(1, 'test'))((card) => card)).toBeUndefined();
});
